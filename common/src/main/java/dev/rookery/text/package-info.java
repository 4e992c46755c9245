/** Text encodings. */
@NullMarked
package dev.rookery.text;

import org.jspecify.annotations.NullMarked;
