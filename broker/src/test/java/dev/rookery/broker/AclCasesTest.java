package dev.rookery.broker;

import static dev.rookery.broker.BrokerFixture.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rookery.auth.AclMode;
import dev.rookery.broker.config.BrokerConfig.Engine;
import dev.rookery.broker.config.ListenerConfig.Transport;
import dev.rookery.testkit.AclCase;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.ServerPacket;
import dev.rookery.testkit.wire.Subscribe;
import dev.rookery.testkit.wire.Version;
import dev.rookery.testkit.wire.WireClient;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every case of the ACL truth table, from the row in PostgreSQL to the packet that the client receives. */
class AclCasesTest {
    private static final int NOT_AUTHORIZED = 0x87;
    private static final int MALFORMED_PACKET = 0x81;
    private static final int TOPIC_NAME_INVALID = 0x90;
    private static final String MARKER = "marker/marker";

    private static BrokerFixture fixture;
    private static WireClient root;
    /** Gets a right with the last change of each case. */
    private static WireClient observer;

    private static int number;

    @BeforeAll
    static void start() {
        fixture = new BrokerFixture(Engine.NATIVE, AclMode.STRICT);
        fixture.insertUser(AclCase.USERNAME, true, false);
        fixture.insertUser("root", true, true);
        fixture.insertUser("observer", true, false);
        root = connect("root", "root");
        observer = connect("observer", "observer");
    }

    @AfterAll
    static void stop() {
        root.close();
        observer.close();
        fixture.close();
    }

    static List<AclCase> cases() {
        return AclCase.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void decidesAsTheTableStates(AclCase line) {
        fixture.database().execute("DELETE FROM mqtt_acls WHERE username <> 'observer'");
        fixture.insertRow(AclCase.USERNAME, line.pattern(), line.bit());
        if (line.context().equals("deliver")) {
            // Permits the subscriptions; permission to subscribe does not imply permission to read.
            fixture.database()
                    .execute("INSERT INTO mqtt_acls VALUES ('" + AclCase.USERNAME + "', '#', 4), ('" + AclCase.USERNAME
                            + "', '" + MARKER + "', 1), ('" + AclCase.USERNAME + "', '$other/x', 4)"
                            + " ON CONFLICT (username, topic) DO UPDATE SET access = mqtt_acls.access | 4");
        }
        awaitChanges();
        try (WireClient client = connect(AclCase.USERNAME, AclCase.CLIENT_ID)) {
            assertThat(decision(client, line)).isEqualTo(line.expected());
        }
        // While the user has a session, each step of the next case would be read.
        awaitUntil(() -> fixture.broker().clients().size() == 2);
    }

    /**
     * Waits until the broker has processed the changes: those of the same user after them too. A result of a read between two
     * of them could otherwise reach the session of the case.
     */
    private static void awaitChanges() {
        String topic = "case/" + number++;
        fixture.insertRow("observer", topic, 2);
        awaitUntil(() -> observer.publishFully(Publish.of(topic, "x").qos(1, 1)).code() != NOT_AUTHORIZED);
    }

    private static void awaitUntil(Callable<Boolean> condition) {
        await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(condition);
    }

    private static String decision(WireClient client, AclCase line) {
        return switch (line.context()) {
            case "subscribe" -> subscribe(client, line.topic());
            case "publish" -> publish(client, line.topic());
            case "deliver" -> deliver(client, line.topic());
            default -> throw new IllegalArgumentException(line.context());
        };
    }

    private static String subscribe(WireClient client, String filter) {
        client.send(Subscribe.of(1).filter(filter, 0).toBytes(Version.V5));
        ServerPacket response = client.receive();
        if (response instanceof ServerPacket.Suback suback) {
            return suback.codes().get(0) == NOT_AUTHORIZED ? "deny" : "allow";
        }
        assertThat(((ServerPacket.Disconnect) response).code()).isEqualTo(MALFORMED_PACKET);
        return "malformed";
    }

    private static String publish(WireClient client, String topic) {
        client.publish(Publish.of(topic, "x").qos(1, 1));
        ServerPacket response = client.receive();
        if (response instanceof ServerPacket.Acknowledgement acknowledgement) {
            return acknowledgement.code() == NOT_AUTHORIZED ? "deny" : "allow";
        }
        assertThat(((ServerPacket.Disconnect) response).code()).isEqualTo(TOPIC_NAME_INVALID);
        return "malformed";
    }

    private static String deliver(WireClient client, String topic) {
        client.subscribe("#", 0);
        client.subscribe("$other/x", 0);
        root.publishFully(Publish.of(topic, "x").qos(1, 1));
        root.publishFully(Publish.of(MARKER, "end").qos(1, 2));
        String first = client.receivePublish().topic();
        return first.equals(MARKER) ? "deny" : "allow";
    }

    private static WireClient connect(String username, String clientId) {
        WireClient client = WireClient.tcp(new InetSocketAddress("127.0.0.1", fixture.port(Transport.TCP)));
        assertThat(client.connect(Connect.v5(clientId).user(username, PASSWORD)).code())
                .isZero();
        return client;
    }
}
