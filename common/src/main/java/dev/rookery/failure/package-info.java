/** Failures that users see, and the end of the process after a fatal error. */
@NullMarked
package dev.rookery.failure;

import org.jspecify.annotations.NullMarked;
