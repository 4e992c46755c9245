/** Delays between retries. */
@NullMarked
package dev.rookery.backoff;

import org.jspecify.annotations.NullMarked;
