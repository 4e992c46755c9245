package dev.rookery.api.broker;

import io.vertx.core.Future;
import java.util.List;

/** Takes events in order, one call at a time: the next comes when the future of the last is completed. */
public interface EventListener {
    /**
     * Events happened. If this fails they come again.
     *
     * @param events at least one
     */
    Future<Void> happened(List<ClientEvent> events);

    /**
     * What happened up to here is unknown: what is known of clients may be wrong, and the list of clients says what is right.
     * If this fails it is called again.
     *
     * @param position events behind it follow
     */
    Future<Void> reset(String position);
}
