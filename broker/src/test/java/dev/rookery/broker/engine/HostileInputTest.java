package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.broker.config.ListenerConfig.Transport;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.Subscribe;
import dev.rookery.testkit.wire.Version;
import dev.rookery.testkit.wire.WireClient;
import dev.rookery.testkit.wire.WireProperties;
import dev.rookery.testkit.wire.WireProperty;
import java.io.UncheckedIOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Damaged packets from many clients. Other clients are not affected, and no error is logged. */
class HostileInputTest {
    private static final int CLIENTS = 400;

    @RegisterExtension
    final EngineFixture engine = new EngineFixture();

    @Test
    void damagedPacketsDoNotAffectOtherClients() {
        WireClient witness = engine.v5("witness");
        witness.subscribe("witness", 1);
        Random random = new Random(1);
        for (int i = 0; i < CLIENTS; i++) {
            try (WireClient client = WireClient.tcp(engine.address(Transport.TCP))) {
                sendDamaged(client, "c" + i, random);
            }
            witness.publish(Publish.of("witness", "x"));
            assertThat(witness.receivePublish().payload()).isEqualTo("x");
        }
    }

    private static void sendDamaged(WireClient client, String clientId, Random random) {
        byte[] connect = Connect.v5(clientId)
                .with(WireProperty.SESSION_EXPIRY_INTERVAL, 1)
                .will("w", "x", 1, true, WireProperties.NONE.andUser("a", "b"))
                .toBytes();
        byte[] subscribe = Subscribe.of(1)
                .filter("a/#", 1)
                .filter("$share/g/a/+", 2)
                .with(WireProperties.of(WireProperty.SUBSCRIPTION_IDENTIFIER, 3))
                .toBytes(Version.V5);
        byte[] publish = Publish.of("a/b", "payload")
                .qos(1, 1)
                .with(WireProperties.of(WireProperty.RESPONSE_TOPIC, "r").and(WireProperty.TOPIC_ALIAS, 1))
                .toBytes(Version.V5);
        if (random.nextInt(4) == 0) {
            damage(connect, random);
        }
        damage(subscribe, random);
        damage(publish, random);
        try {
            client.send(connect, subscribe, publish);
        } catch (UncheckedIOException closedAlready) {
            assertThat(closedAlready).isNotNull();
        }
    }

    private static void damage(byte[] packet, Random random) {
        for (int i = random.nextInt(3); i >= 0; i--) {
            packet[random.nextInt(packet.length)] = (byte) random.nextInt(256);
        }
    }
}
