/** Comparison of the durations of refused logins. */
@NullMarked
package dev.rookery.bench.timing;

import org.jspecify.annotations.NullMarked;
