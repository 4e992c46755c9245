package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.ServerPacket;
import dev.rookery.testkit.wire.WireClient;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SystemTopicsTest {
    @RegisterExtension
    final EngineFixture engine = new EngineFixture();

    @Test
    void arePublishedOnSubscribe() {
        WireClient client = engine.v5("c");
        client.subscribe("$SYS/broker/clients/#", 0);

        Map<String, String> values = new HashMap<>();
        while (values.size() < 5) {
            ServerPacket.Publish publish = client.receivePublish();
            values.put(publish.topic(), publish.payload());
        }
        assertThat(values).containsEntry("$SYS/broker/clients/connected", "1").containsKey("$SYS/broker/clients/total");
        client.expectNothing();
    }

    @Test
    void areDeliveredOnceToEachSubscriber() {
        WireClient first = engine.v5("1");
        first.subscribe("$SYS/broker/version", 0);
        assertThat(first.receivePublish().payload()).isEqualTo("Rookery");
        WireClient second = engine.v5("2");
        second.subscribe("$SYS/broker/version", 0);

        assertThat(second.receivePublish().payload()).isEqualTo("Rookery");
        first.expectNothing();
        second.expectNothing();
    }

    @Test
    void areReadOnlyAndHiddenFromWildcards() {
        WireClient client = engine.v5("c");
        client.subscribe("#", 0);
        client.subscribe("+/broker/uptime", 0);
        client.expectNothing();

        assertThat(client.publishFully(Publish.of("$SYS/broker/version", "mine").qos(1, 1))
                        .code())
                .isEqualTo(0x87);
        client.subscribe("$SYS/broker/version", 0);
        assertThat(client.receivePublish().payload()).isEqualTo("Rookery");
    }

    @Test
    void requireReadAccess() {
        engine.authority().user("u", "u", "$SYS/# 4", "$SYS/broker/version 1");
        WireClient client = engine.connect(Connect.v5("c").user("u", "u"));
        client.subscribe("$SYS/#", 0);

        assertThat(client.receivePublish().topic()).isEqualTo("$SYS/broker/version");
        client.expectNothing();
    }
}
