package dev.rookery.broker.engine;

import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.ServerPacket.Acknowledgement.Type;
import dev.rookery.testkit.wire.Subscribe;
import dev.rookery.testkit.wire.Version;
import dev.rookery.testkit.wire.WebSocket;
import dev.rookery.testkit.wire.WireClient;
import dev.rookery.testkit.wire.WirePackets;
import dev.rookery.testkit.wire.WireProperties;
import dev.rookery.testkit.wire.WireProperty;
import java.util.Arrays;

/** Implementations of the scripts. */
final class Scripts {
    private Scripts() {}

    static String connect31(Stage stage) {
        return Stage.next(
                stage.open().sendConnect(Connect.of(Version.V3_1, "a1").user("root", "secret")), 1);
    }

    static String connect311(Stage stage) {
        return Stage.next(stage.open().sendConnect(Stage.v3("a2")), 1);
    }

    static String connect5(Stage stage) {
        return Stage.next(stage.open().sendConnect(Stage.v5("a3")), 1);
    }

    static String emptyClientIdWithoutCleanSession(Stage stage) {
        return Stage.next(stage.open().sendConnect(Stage.v3("").resume()), 2);
    }

    static String wrongPassword3(Stage stage) {
        return Stage.next(stage.open().sendConnect(Stage.v3("a4").user("u", "wrong")), 2);
    }

    static String wrongPassword5(Stage stage) {
        return Stage.next(stage.open().sendConnect(Stage.v5("a4").user("u", "wrong")), 2);
    }

    static String unknownProtocolLevel(Stage stage) {
        return Stage.next(stage.open().speak(Version.V3_1_1).sendHex("10 0d 00 04 4d515454 06 02 0000 00 01 61"), 2);
    }

    static String reservedConnectFlag(Stage stage) {
        return Stage.next(stage.open().sendConnect(Stage.v3("a5").flags(1)), 2);
    }

    static String willQos3(Stage stage) {
        return Stage.next(stage.open().sendConnect(Stage.v5("a6").will("w", "x").flags(0x18)), 2);
    }

    static String unknownAuthenticationMethod(Stage stage) {
        return Stage.next(
                stage.open()
                        .sendConnect(Stage.v5("a7").with(WireProperties.of(WireProperty.AUTHENTICATION_METHOD, "X"))),
                1);
    }

    static String packetsPipelinedBehindConnect(Stage stage) {
        WireClient client = stage.open();
        client.speak(Version.V5)
                .send(
                        Stage.v5("a8").toBytes(),
                        Subscribe.of(1).filter("a8", 1).toBytes(Version.V5),
                        WirePackets.pingRequest());
        return Stage.sorted(Stage.next(client, 3));
    }

    static String secondConnect(Stage stage) {
        return Stage.next(stage.connect(Stage.v5("a9")).sendConnect(Stage.v5("a9")), 2);
    }

    static String takeover(Stage stage) {
        WireClient first = stage.connect(Stage.v5("b1"));
        stage.connect(Stage.v5("b1"));
        return Stage.next(first, 2);
    }

    static String sessionPresent(Stage stage) {
        stage.connect(Stage.v3("b2").resume()).send(WirePackets.disconnect()).expectClosed();
        String back = Stage.next(stage.open().sendConnect(Stage.v3("b2").resume()), 1);
        stage.connect(Stage.v3("b2"));
        return back;
    }

    static String publishWithoutSubscriber(Stage stage) {
        return Stage.next(
                stage.connect(Stage.v5("b3"))
                        .publish(Publish.of("unsubscribed", "x").qos(1, 1)),
                1);
    }

    static String qos2BothWays(Stage stage) {
        WireClient client = stage.connect(Stage.v5("b4"));
        client.subscribe("b4", 2);
        client.publish(Publish.of("b4", "x").qos(2, 1));
        String received = Stage.next(client, 1);
        client.acknowledge(Type.PUBREL, 1);
        return Stage.sorted(received + ", " + Stage.next(client, 2));
    }

    static String newMessageWithDup(Stage stage) {
        WireClient client = stage.connect(Stage.v5("b5"));
        client.subscribe("b5", 0);
        client.publish(Publish.of("b5", "x").qos(1, 1).dup());
        return Stage.sorted(Stage.all(client));
    }

    static String overlappingSubscriptions(Stage stage) {
        WireClient client = stage.connect(Stage.v5("b6"));
        client.subscribe(Subscribe.of(1).filter("b6/#", 0));
        client.subscribe(Subscribe.of(2).filter("b6/+", 0));
        client.publish(Publish.of("b6/x", "x"));
        return Stage.all(client);
    }

    static String subscriptionIdentifier(Stage stage) {
        WireClient client = stage.connect(Stage.v5("b7"));
        client.subscribe(
                Subscribe.of(1).filter("b7", 0).with(WireProperties.of(WireProperty.SUBSCRIPTION_IDENTIFIER, 7)));
        client.publish(Publish.of("b7", "x"));
        return Stage.all(client);
    }

    static String noLocal(Stage stage) {
        WireClient client = stage.connect(Stage.v5("b8"));
        client.subscribe("b8", Subscribe.NO_LOCAL);
        client.publish(Publish.of("b8", "x"));
        return Stage.all(client);
    }

    static String retainedQos1ReplacedByQos0(Stage stage) {
        WireClient client = stage.connect(Stage.v5("b9"));
        client.publishFully(Publish.of("b9", "old").qos(1, 1).retain());
        client.publish(Publish.of("b9", "new").retain());
        client.expectNothing();
        client.subscribe("b9", 1);
        return Stage.all(client);
    }

    static String retainHandlingNever(Stage stage) {
        WireClient client = stage.connect(Stage.v5("c1"));
        client.publishFully(Publish.of("c1", "x").qos(1, 1).retain());
        client.subscribe("c1", Subscribe.RETAIN_NEVER | 1);
        return Stage.all(client);
    }

    static String retainAsPublished(Stage stage) {
        WireClient client = stage.connect(Stage.v5("c2"));
        client.subscribe("c2", Subscribe.RETAIN_AS_PUBLISHED);
        client.publish(Publish.of("c2", "x").retain());
        return Stage.all(client);
    }

    static String refusedPublish3(Stage stage) {
        WireClient client = stage.connect(Stage.v3("c3").user("u", "secret"));
        return Stage.next(client.publish(Publish.of("x", "x").qos(1, 1)), 1);
    }

    static String refusedPublish5(Stage stage) {
        WireClient client = stage.connect(Stage.v5("c4").user("u", "secret"));
        return Stage.next(client.publish(Publish.of("x", "x").qos(1, 1)), 1);
    }

    static String refusedSubscribe3(Stage stage) {
        WireClient client = stage.connect(Stage.v3("c5").user("u", "secret"));
        return Stage.next(
                client.send(Subscribe.of(1).filter("x", 0).filter("u/a", 1).toBytes(Version.V3_1_1)), 1);
    }

    static String refusedSubscribe5(Stage stage) {
        WireClient client = stage.connect(Stage.v5("c6").user("u", "secret"));
        return Stage.next(
                client.send(Subscribe.of(1).filter("x", 0).filter("u/a", 1).toBytes(Version.V5)), 1);
    }

    static String unsubscribeWithoutSubscription(Stage stage) {
        return Stage.next(stage.connect(Stage.v5("c7")).send(WirePackets.unsubscribe(Version.V5, 1, "never")), 1);
    }

    static String shareWithoutFilter(Stage stage) {
        return Stage.next(
                stage.connect(Stage.v5("c8"))
                        .send(Subscribe.of(1).filter("$share/x", 0).toBytes(Version.V5)),
                2);
    }

    static String misplacedWildcard(Stage stage) {
        return Stage.next(
                stage.connect(Stage.v5("c9"))
                        .send(Subscribe.of(1).filter("a#", 0).toBytes(Version.V5)),
                2);
    }

    static String wildcardInATopicName(Stage stage) {
        return Stage.next(
                stage.connect(Stage.v5("d1")).publish(Publish.of("a/+", "x").qos(1, 1)), 2);
    }

    static String topicAlias0(Stage stage) {
        return Stage.next(
                stage.connect(Stage.v5("d2"))
                        .publish(Publish.of("a", "x").with(WireProperties.of(WireProperty.TOPIC_ALIAS, 0))),
                2);
    }

    static String topicAlias(Stage stage) {
        WireClient client = stage.connect(Stage.v5("d3"));
        client.subscribe("d3", 0);
        client.publish(Publish.of("d3", "x").with(WireProperty.TOPIC_ALIAS, 1));
        client.publish(Publish.of("", "y").with(WireProperty.TOPIC_ALIAS, 1));
        return Stage.all(client);
    }

    static String reservedBitsOfPubrel(Stage stage) {
        return Stage.next(stage.connect(Stage.v5("d4")).sendHex("60020001"), 2);
    }

    static String pubrelOfUnknownPacketId(Stage stage) {
        return Stage.next(stage.connect(Stage.v5("d5")).acknowledge(Type.PUBREL, 9), 1);
    }

    static String duplicateProperty(Stage stage) {
        return Stage.next(
                stage.open()
                        .sendConnect(Stage.v5("d6")
                                .with(WireProperties.of(WireProperty.RECEIVE_MAXIMUM, 1)
                                        .and(WireProperty.RECEIVE_MAXIMUM, 2))),
                1);
    }

    static String textWithU0000(Stage stage) {
        return Stage.next(
                stage.connect(Stage.v5("d7")).publish(Publish.of("a\0b", "x").qos(1, 1)), 2);
    }

    static String willOnLostConnection(Stage stage) {
        WireClient watcher = stage.connect(Stage.v5("d8"));
        watcher.subscribe("d8", 0);
        stage.connect(Stage.v5("d8w").will("d8", "offline")).close();
        return Stage.next(watcher, 1);
    }

    static String messageForDisconnectedClient(Stage stage) {
        Connect connect = Stage.v3("d9").resume();
        WireClient disconnected = stage.connect(connect);
        disconnected.subscribe("d9", 1);
        disconnected.send(WirePackets.disconnect()).expectClosed();
        stage.connect(Stage.v3("d9p")).publishFully(Publish.of("d9", "x").qos(1, 1));
        String seen = Stage.next(stage.open().sendConnect(connect), 2);
        stage.connect(Stage.v3("d9"));
        return seen;
    }

    static String continuationFrames(Stage stage) {
        WebSocket webSocket = stage.webSocket();
        byte[] connect = Stage.v3("e1").toBytes();
        webSocket.sendFrame(WebSocket.BINARY, false, Arrays.copyOf(connect, 5));
        webSocket.sendFrame(WebSocket.CONTINUATION, true, Arrays.copyOfRange(connect, 5, connect.length));
        return Stage.next(stage.over(webSocket).speak(Version.V3_1_1), 1);
    }

    static String packetSplitAcrossFrames(Stage stage) {
        WebSocket webSocket = stage.webSocket();
        byte[] connect = Stage.v3("e2").toBytes();
        webSocket.sendFrame(WebSocket.BINARY, true, Arrays.copyOf(connect, 5));
        webSocket.sendFrame(WebSocket.BINARY, true, Arrays.copyOfRange(connect, 5, connect.length));
        return Stage.next(stage.over(webSocket).speak(Version.V3_1_1), 1);
    }

    static String sharedSubscription(Stage stage) {
        WireClient one = stage.connect(Stage.v5("e3a"));
        WireClient two = stage.connect(Stage.v5("e3b"));
        one.subscribe("$share/g/e3", 0);
        two.subscribe("$share/g/e3", 0);
        for (int i = 1; i <= 4; i++) {
            one.publish(Publish.of("e3", "x"));
        }
        String first = Stage.all(one);
        return (first + ", " + Stage.all(two)).replace("nothing, ", "").replace(", nothing", "");
    }
}
