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

/** Where a script plays: makes clients of one broker, and puts what they get to see into words. */
final class Stage implements AutoCloseable {
    private static final int LAST = 999;

    private final Function<Transport, InetSocketAddress> addresses;
    private final List<WireClient> clients = new ArrayList<>();

    Stage(Function<Transport, InetSocketAddress> addresses) {
        this.addresses = addresses;
    }

    /** From a user who may do everything. */
    static Connect v3(String clientId) {
        return Connect.v3(clientId).user("root", "secret");
    }

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

    /** The next so many packets, up to the end of the connection. */
    static String next(WireClient client, int count) {
        List<String> seen = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                seen.add(words(client.receive()));
            }
        } catch (WireException | UncheckedIOException end) {
            seen.add("end");
        }
        return String.join(", ", seen);
    }

    /** All that comes before a message to itself that the client subscribes to and publishes now. */
    static String all(WireClient client) {
        List<String> seen = new ArrayList<>();
        try {
            client.send(Subscribe.of(LAST).filter("last", 0).toBytes(Version.V5));
            client.publish(Publish.of("last", "last"));
            ServerPacket packet = client.receive();
            while (!(packet instanceof ServerPacket.Publish publish
                    && publish.payload().equals("last"))) {
                if (!(packet instanceof ServerPacket.Suback suback && suback.packetId() == LAST)) {
                    seen.add(words(packet));
                }
                packet = client.receive();
            }
            client.send(WirePackets.unsubscribe(Version.V5, LAST, "last")).receive();
        } catch (WireException | UncheckedIOException end) {
            seen.add("end");
        }
        return seen.isEmpty() ? "nothing" : String.join(", ", seen);
    }

    /** The same packets in the order of the alphabet: the order of answers to different things is not laid down. */
    static String sorted(String packets) {
        return String.join(", ", Stream.of(packets.split(", ")).sorted().toList());
    }

    private static String words(ServerPacket packet) {
        if (packet instanceof ServerPacket.Connack connack) {
            return "CONNACK " + hex(connack.code()) + (connack.sessionPresent() ? " present" : "");
        }
        if (packet instanceof ServerPacket.Publish publish) {
            return "PUBLISH " + publish.payload() + " q" + publish.qos() + (publish.retain() ? " retained" : "")
                    + identifiers(publish);
        }
        if (packet instanceof ServerPacket.Acknowledgement answer) {
            return answer.type() + " " + hex(answer.code());
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
