package dev.rookery.broker;

import static org.assertj.core.api.Assertions.assertThat;

import com.ongres.scram.client.ScramClient;
import dev.rookery.broker.config.BrokerConfig.Engine;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.ServerPacket.Auth;
import dev.rookery.testkit.wire.ServerPacket.Connack;
import dev.rookery.testkit.wire.WireClient;
import dev.rookery.testkit.wire.WirePackets;
import dev.rookery.testkit.wire.WireProperties;
import dev.rookery.testkit.wire.WireProperty;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** SCRAM-SHA-256 logins against the verifiers in PostgreSQL. */
class ScramTest {
    private static final String METHOD = "SCRAM-SHA-256";

    private static BrokerFixture fixture;

    @BeforeAll
    static void start() {
        fixture = BrokerFixture.withDevice(Engine.NATIVE);
        fixture.insertScramUser("scram");
        fixture.insertRow("scram", "a/#", 7);
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    private static WireClient open() {
        return WireClient.tcp(fixture.broker().listeners().get(0).address());
    }

    private static ScramClient scram(String username, String password) {
        return ScramClient.builder()
                .advertisedMechanisms(List.of(METHOD))
                .username(username)
                .password(password.toCharArray())
                .build();
    }

    private static WireProperties properties(Object message) {
        return WireProperties.of(WireProperty.AUTHENTICATION_METHOD, METHOD)
                .and(WireProperty.AUTHENTICATION_DATA, message.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String data(WireProperties properties) {
        return new String(properties.binary(WireProperty.AUTHENTICATION_DATA), StandardCharsets.UTF_8);
    }

    private static Connack login(WireClient client, ScramClient scram) throws Exception {
        client.sendConnect(Connect.v5("c").with(properties(scram.clientFirstMessage())));
        scram.serverFirstMessage(data(client.receive(Auth.class).properties()));
        return client.send(WirePackets.auth(0x18, properties(scram.clientFinalMessage())))
                .receive(Connack.class);
    }

    @Test
    void authenticatesAndReauthenticates() throws Exception {
        try (WireClient client = open()) {
            ScramClient scram = scram("scram", BrokerFixture.PASSWORD);
            Connack connack = login(client, scram);
            assertThat(connack.code()).isZero();
            scram.serverFinalMessage(data(connack.properties()));
            assertThat(client.subscribe("a/b", 0).codes()).containsExactly(0);

            ScramClient again = scram("scram", BrokerFixture.PASSWORD);
            client.send(WirePackets.auth(0x19, properties(again.clientFirstMessage())));
            again.serverFirstMessage(data(client.receive(Auth.class).properties()));
            client.send(WirePackets.auth(0x18, properties(again.clientFinalMessage())));
            Auth done = client.receive(Auth.class);
            assertThat(done.code()).isZero();
            again.serverFinalMessage(data(done.properties()));
        }
    }

    @Test
    void refusesWrongPasswordsUnknownUsersAndOtherHashesWithTheSameCode() throws Exception {
        for (ScramClient scram : List.of(
                scram("scram", "wrong"),
                scram("unknown", BrokerFixture.PASSWORD),
                scram("device001", BrokerFixture.PASSWORD))) {
            try (WireClient client = open()) {
                assertThat(login(client, scram).code()).isEqualTo(0x87);
            }
        }
    }

    @Test
    void acceptsThePasswordOfAScramUser() {
        try (WireClient client = open()) {
            assertThat(client.connect(Connect.v3("d").user("scram", BrokerFixture.PASSWORD))
                            .code())
                    .isZero();
        }
    }
}
