/** Tasks that repeat. */
@NullMarked
package dev.rookery.timer;

import org.jspecify.annotations.NullMarked;
