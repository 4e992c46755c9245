package dev.rookery.http;

import io.vertx.core.Future;

/** Whether something works that the API needs. */
@FunctionalInterface
public interface HealthCheck {
    /** Succeeds if it works; the failure's message is shown to whoever asks, so it holds no secret. */
    Future<Void> check();
}
