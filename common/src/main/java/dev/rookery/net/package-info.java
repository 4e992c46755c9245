/** Network addresses. */
@NullMarked
package dev.rookery.net;

import org.jspecify.annotations.NullMarked;
