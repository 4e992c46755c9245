package dev.rookery.broker.engine;

import dev.rookery.broker.config.ListenerConfig.Transport;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.ServerPacket;
import dev.rookery.testkit.wire.Subscribe;
import dev.rookery.testkit.wire.Version;
import dev.rookery.testkit.wire.WebSocket;
import dev.rookery.testkit.wire.WireClient;
import dev.rookery.testkit.wire.WireException;
import dev.rookery.testkit.wire.WirePackets;
import dev.rookery.testkit.wire.WireProperty;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Test environment of a {@link Script}: creates clients of one broker and describes the packets that they receive. */
final class Stage implements AutoCloseable {
    private static final int LAST = 999;

    private final Function<Transport, InetSocketAddress> addresses;
    private final List<WireClient> clients = new ArrayList<>();

    Stage(Function<Transport, InetSocketAddress> addresses) {
        this.addresses = addresses;
    }

    /** Returns a CONNECT of a user with all rights. */
    static Connect v3(String clientId) {
        return Connect.v3(clientId).user("root", "secret");
    }

    /** Returns a CONNECT of a user with all rights. */
    static Connect v5(String clientId) {
        return Connect.v5(clientId).user("root", "secret");
    }

    WireClient open() {
        WireClient client = WireClient.tcp(addresses.apply(Transport.TCP));
        clients.add(client);
        return client;
    }

    WebSocket webSocket() {
        return WebSocket.open(addresses.apply(Transport.WEBSOCKET), "/mqtt", "mqtt");
    }

    WireClient over(WebSocket webSocket) {
        WireClient client = WireClient.webSocket(webSocket);
        clients.add(client);
        return client;
    }

    WireClient connect(Connect connect) {
        WireClient client = open();
        client.connect(connect);
        return client;
    }

    /** Receives {@code count} packets, or fewer if the connection ends. Returns their descriptions. */
    static String next(WireClient client, int count) {
        List<String> seen = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                seen.add(describe(client.receive()));
            }
        } catch (WireException | UncheckedIOException end) {
            seen.add("end");
        }
        return String.join(", ", seen);
    }

    /** Receives all packets up to a message that the client publishes to itself. Returns their descriptions. */
    static String all(WireClient client) {
        List<String> seen = new ArrayList<>();
        try {
            client.send(Subscribe.of(LAST).filter("last", 0).toBytes(Version.V5));
            client.publish(Publish.of("last", "last"));
            ServerPacket packet = client.receive();
            while (!(packet instanceof ServerPacket.Publish publish
                    && publish.payload().equals("last"))) {
                if (!(packet instanceof ServerPacket.Suback suback && suback.packetId() == LAST)) {
                    seen.add(describe(packet));
                }
                packet = client.receive();
            }
            client.send(WirePackets.unsubscribe(Version.V5, LAST, "last")).receive();
        } catch (WireException | UncheckedIOException end) {
            seen.add("end");
        }
        return seen.isEmpty() ? "nothing" : String.join(", ", seen);
    }

    /** Sorts descriptions, as the standard does not define the order of responses to different packets. */
    static String sorted(String packets) {
        return String.join(", ", Stream.of(packets.split(", ")).sorted().toList());
    }

    private static String describe(ServerPacket packet) {
        if (packet instanceof ServerPacket.Connack connack) {
            return "CONNACK " + hex(connack.code()) + (connack.sessionPresent() ? " present" : "");
        }
        if (packet instanceof ServerPacket.Publish publish) {
            return "PUBLISH " + publish.payload() + " q" + publish.qos() + (publish.retain() ? " retained" : "")
                    + identifiers(publish);
        }
        if (packet instanceof ServerPacket.Acknowledgement acknowledgement) {
            return acknowledgement.type() + " " + hex(acknowledgement.code());
        }
        if (packet instanceof ServerPacket.Suback suback) {
            return "SUBACK " + codes(suback.codes());
        }
        if (packet instanceof ServerPacket.Unsuback unsuback) {
            return "UNSUBACK " + codes(unsuback.codes());
        }
        if (packet instanceof ServerPacket.Disconnect disconnect) {
            return "DISCONNECT " + hex(disconnect.code());
        }
        return packet.getClass().getSimpleName();
    }

    private static String identifiers(ServerPacket.Publish publish) {
        List<Object> all = publish.properties().all(WireProperty.SUBSCRIPTION_IDENTIFIER);
        return all.isEmpty() ? "" : " ids " + all;
    }

    private static String codes(List<Integer> codes) {
        return String.join(" ", codes.stream().map(Stage::hex).toList());
    }

    private static String hex(int code) {
        return Integer.toHexString(code);
    }

    @Override
    public void close() {
        clients.forEach(WireClient::close);
    }
}
