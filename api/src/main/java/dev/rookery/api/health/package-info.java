/** Liveness and readiness probes. */
@NullMarked
package dev.rookery.api.health;

import org.jspecify.annotations.NullMarked;
