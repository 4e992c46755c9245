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
    void areThereFromTheStartAndKeptUpToDate() {
        WireClient client = engine.v5("c");
        client.subscribe("$SYS/broker/clients/#", 0);

        Map<String, String> values = new HashMap<>();
        while (!"1".equals(values.get("$SYS/broker/clients/connected"))) {
            ServerPacket.Publish publish = client.receivePublish();
            values.put(publish.topic(), publish.payload());
        }
        assertThat(values).containsKey("$SYS/broker/clients/total");
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
    void takeTheRightToRead() {
        engine.authority().user("u", "u", "$SYS/# 4", "$SYS/broker/version 1");
        WireClient client = engine.connect(Connect.v5("c").user("u", "u"));
        client.subscribe("$SYS/#", 0);

        assertThat(client.receivePublish().topic()).isEqualTo("$SYS/broker/version");
        client.expectNothing();
    }
}
