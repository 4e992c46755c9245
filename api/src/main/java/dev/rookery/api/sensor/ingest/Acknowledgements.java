package dev.rookery.api.sensor.ingest;

import io.netty.channel.Channel;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Acknowledges stored messages on the connections that delivered them. The broker redelivers those of closed ones. */
final class Acknowledgements {
    private Acknowledgements() {}

    /** @param loop event loop of the connections */
    static void send(EventExecutor loop, List<ReceivedPublish> stored) {
        Map<Channel, List<ReceivedPublish>> connections = new LinkedHashMap<>();
        stored.forEach(publish -> connections
                .computeIfAbsent(publish.connection(), absent -> new ArrayList<>())
                .add(publish));
        loop.execute(() -> connections.forEach((connection, own) -> {
            if (connection.isActive()) {
                connection.writeAndFlush(SubscriberPackets.acknowledgements(connection.alloc(), own));
            }
        }));
    }
}
