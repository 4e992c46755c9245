package dev.rookery.http;

import io.vertx.core.Future;

/** Readiness check of a dependency. */
@FunctionalInterface
public interface HealthCheck {
    /** Succeeds if the dependency works; the failure is logged. */
    Future<Void> check();
}
