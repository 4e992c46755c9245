package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.ServerPacket.Acknowledgement;
import dev.rookery.testkit.wire.ServerPacket.Acknowledgement.Type;
import dev.rookery.testkit.wire.Version;
import dev.rookery.testkit.wire.WireClient;
import dev.rookery.testkit.wire.WirePackets;
import dev.rookery.testkit.wire.WireProperties;
import dev.rookery.testkit.wire.WireProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Acknowledgements that belong to another QoS, or to another step of the exchange, are protocol errors (section 4.8). */
class AcknowledgementTest {
    @RegisterExtension
    final EngineFixture engine = new EngineFixture();

    private static Connect connect(Version version) {
        Connect connect = Connect.of(version, "s").resume();
        return version == Version.V5 ? connect.with(WireProperty.SESSION_EXPIRY_INTERVAL, 100) : connect;
    }

    private WireClient subscriber(Version version) {
        WireClient subscriber = engine.connect(connect(version));
        subscriber.subscribe("a", 2);
        return subscriber;
    }

    @ParameterizedTest
    @CsvSource({"1,PUBREC", "1,PUBCOMP", "2,PUBACK", "2,PUBCOMP"})
    void ofAnotherQosOrStepClosesTheConnection(int qos, Type type) {
        WireClient modern = subscriber(Version.V5);
        engine.v5("p").publishFully(Publish.of("a", "x").qos(qos, 1));

        modern.acknowledge(type, modern.receivePublish().packetId());

        assertThat(modern.expectDisconnect()).isEqualTo(0x82);
        // The message is still to be acknowledged.
        assertThat(engine.connect(connect(Version.V5)).receivePublish().dup()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"1,PUBREC", "1,PUBCOMP", "2,PUBACK", "2,PUBCOMP"})
    void ofAnotherQosOrStepClosesVersion3Connection(int qos, Type type) {
        WireClient old = subscriber(Version.V3_1_1);
        engine.v5("p").publishFully(Publish.of("a", "x").qos(qos, 1));

        old.acknowledge(type, old.receivePublish().packetId());

        old.expectClosed();
    }

    @ParameterizedTest
    @CsvSource({"1,PUBREC", "1,PUBCOMP", "2,PUBACK", "2,PUBCOMP"})
    void ofAnotherQosOrStepIsIgnoredInVersion31(int qos, Type type) {
        WireClient old = subscriber(Version.V3_1);
        engine.v5("p").publishFully(Publish.of("a", "x").qos(qos, 1));

        old.acknowledge(type, old.receivePublish().packetId());

        if (type == Type.PUBREC) {
            assertThat(old.receive(Acknowledgement.class).type()).isEqualTo(Type.PUBREL);
        }
        old.expectNothing();
    }

    @Test
    void withAnErrorOfAnotherQosClosesTheConnection() {
        WireClient subscriber = subscriber(Version.V5);
        engine.v5("p").publishFully(Publish.of("a", "x").qos(1, 1));

        int id = subscriber.receivePublish().packetId();
        subscriber.send(WirePackets.acknowledgement(Type.PUBREC, id, 0x80, WireProperties.NONE));

        assertThat(subscriber.expectDisconnect()).isEqualTo(0x82);
    }

    @Test
    void pubackAfterPubrecClosesTheConnection() {
        WireClient subscriber = subscriber(Version.V5);
        engine.v5("p").publishFully(Publish.of("a", "x").qos(2, 1));

        int id = subscriber.receivePublish().packetId();
        subscriber.acknowledge(Type.PUBREC, id);
        assertThat(subscriber.receive(Acknowledgement.class).type()).isEqualTo(Type.PUBREL);
        subscriber.acknowledge(Type.PUBACK, id);

        assertThat(subscriber.expectDisconnect()).isEqualTo(0x82);
    }

    @Test
    void copiesOfPubrecAreAnswered() {
        WireClient subscriber = subscriber(Version.V5);
        engine.v5("p").publishFully(Publish.of("a", "x").qos(2, 1));

        int id = subscriber.receivePublish().packetId();
        subscriber.acknowledge(Type.PUBREC, id);
        subscriber.acknowledge(Type.PUBREC, id);
        assertThat(subscriber.receive(Acknowledgement.class).type()).isEqualTo(Type.PUBREL);
        assertThat(subscriber.receive(Acknowledgement.class).type()).isEqualTo(Type.PUBREL);
        subscriber.acknowledge(Type.PUBCOMP, id);
        subscriber.acknowledge(Type.PUBCOMP, id);

        subscriber.expectNothing();
    }
}
