package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.testkit.wire.ServerPacket;
import dev.rookery.testkit.wire.WireClient;
import dev.rookery.testkit.wire.WireProperty;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Publications and retained messages at the admin port. */
class AdminMessagesTest extends AdminPortCase {
    @Test
    void publishesListsAndClearsRetainedMessages() {
        WireClient subscriber = engine.v5("s");
        subscriber.subscribe("#", 1);
        String message = """
                {"topic": "a/text", "payload": "grün", "qos": 1, "retain": true, "properties": {"utf8": true,
                 "content_type": "text/plain", "response_topic": "r", "correlation_data_base64": "AAE=",
                 "expiry_seconds": 1000, "user_properties": [{"name": "n", "value": "1"}, {"name": "n", "value": "2"}]}}
                """;
        assertThat(publish(message).getBoolean("has_subscribers")).isTrue();
        assertThat(publish("{\"topic\": \"a/binary\", \"payload_base64\": \"/w==\", \"retain\": true}")
                        .getBoolean("has_subscribers"))
                .isTrue();

        ServerPacket.Publish received = subscriber.receivePublish();
        assertThat(received.payload()).isEqualTo("grün");
        assertThat(received.qos()).isEqualTo(1);
        assertThat(received.properties().text(WireProperty.CONTENT_TYPE)).isEqualTo("text/plain");
        assertThat(received.properties().all(WireProperty.USER_PROPERTY)).hasSize(2);
        assertThat(subscriber.receivePublish().body()).containsExactly(0xff);

        JsonArray retained = port.items(TENANT + "/retained?filter=a/%2B");
        assertThat(retained).hasSize(2);
        assertThat(retained.getJsonObject(0).getString("payload_base64")).isEqualTo("/w==");
        JsonObject text = retained.getJsonObject(1);
        assertThat(text.getString("payload")).isEqualTo("grün");
        assertThat(text.getJsonObject("properties").getString("content_type")).isEqualTo("text/plain");
        assertThat(text.getJsonObject("properties").getJsonArray("user_properties"))
                .hasSize(2);
        assertThat(text.getJsonObject("properties").getInteger("expiry_seconds"))
                .isBetween(1, 1000);
        JsonObject cut =
                port.items(TENANT + "/retained?filter=a/text&payload_bytes=3").getJsonObject(0);
        assertThat(cut.getString("payload"))
                .as("omits the incomplete character")
                .isEqualTo("gr");
        assertThat(cut.getBoolean("truncated")).isTrue();

        HttpResponse<String> cleared = port.exchange("DELETE", TENANT + "/retained?filter=a/%23", "");
        assertThat(new JsonObject(cleared.body()).getInteger("cleared")).isEqualTo(2);
        assertThat(subscriber.receivePublish().topic()).isEqualTo("a/binary");
        assertThat(subscriber.receivePublish().body()).isEmpty();
        assertThat(port.items(TENANT + "/retained")).isEmpty();
        assertThat(engine.v5("other").subscribe("#", 0).codes()).containsExactly(0);
    }

    @Test
    void listsRetainedMessagesInPages() {
        for (String topic : List.of("b", "a/1", "a", "a/2", "$x/a")) {
            publish("{\"topic\": \"" + topic + "\", \"payload\": \"1\", \"retain\": true}");
        }
        JsonObject first = port.get(TENANT + "/retained?limit=2");
        JsonObject second = port.get(TENANT + "/retained?limit=2&cursor=" + first.getString("next"));

        assertThat(topics(first)).containsExactly("a", "a/1");
        assertThat(topics(second)).containsExactly("a/2", "b");
        assertThat(second.getString("next")).isNull();
        assertThat(topics(port.get(TENANT + "/retained?filter=a/%23"))).containsExactly("a", "a/1", "a/2");
        assertThat(topics(port.get(TENANT + "/retained?filter=a/1"))).containsExactly("a/1");
        assertThat(topics(port.get(TENANT + "/retained?filter=$x/%23"))).containsExactly("$x/a");
        String sixth = "{\"topic\": \"c\", \"payload\": \"1\", \"retain\": true}";
        assertThat(problem("POST", TENANT + "/messages", sixth, 409)).contains("retained");
    }

    private static List<String> topics(JsonObject page) {
        return page.getJsonArray("items").stream()
                .map(item -> ((JsonObject) item).getString("topic"))
                .toList();
    }
}
