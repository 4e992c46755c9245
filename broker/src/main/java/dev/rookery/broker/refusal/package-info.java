/** Counters and log lines of what clients are refused. */
@NullMarked
package dev.rookery.broker.refusal;

import org.jspecify.annotations.NullMarked;
