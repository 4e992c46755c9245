/** Audit log: every change made through the API, with its actor, time and subject. */
@NullMarked
package dev.rookery.api.audit;

import org.jspecify.annotations.NullMarked;
