package dev.rookery.api.broker;

import io.vertx.core.Future;
import java.util.List;

/** Receives events in order, one call at a time: the next call follows when the future of the previous one completes. */
public interface EventListener {
    /**
     * Receives events; they are delivered again if the future fails.
     *
     * @param events at least one
     */
    Future<Void> happened(List<ClientEvent> events);

    /**
     * Events before the position are lost: the listener lists the clients to get their current state. Called again if the future
     * fails.
     *
     * @param position of the next events
     */
    Future<Void> reset(String position);
}
