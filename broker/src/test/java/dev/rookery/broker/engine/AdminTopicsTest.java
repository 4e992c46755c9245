package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.WireClient;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Topics, published messages and numbers per minute at the admin port. */
class AdminTopicsTest extends AdminPortCase {
    private List<String> children(String query) {
        return port.items(TENANT + "/topics" + query).stream()
                .map(item -> (JsonObject) item)
                .map(child -> child.getString("name") + " " + child.getBoolean("has_message") + " "
                        + child.getInteger("messages") + " " + child.getInteger("subscriptions") + " "
                        + child.getBoolean("has_children"))
                .toList();
    }

    private void retain(String topic) {
        publish(new JsonObject()
                .put("topic", topic)
                .put("payload", "x")
                .put("retain", true)
                .encode());
    }

    @Test
    void listsTopicsLevelByLevel() {
        WireClient client = engine.v5("c");
        client.subscribe("a/+", 0);
        client.subscribe("$share/g/b/c", 0);
        engine.v5("d").subscribe("a", 0);
        // '-' precedes '/' in the order of topics.
        List.of("a", "a-b", "a/x", "a/y/z", "/lead").forEach(this::retain);

        assertThat(children(""))
                .containsExactly(" false 1 0 true", "a true 2 2 true", "a-b true 0 0 false", "b false 0 1 true");
        assertThat(children("?parent=a")).containsExactly("+ false 0 1 false", "x true 0 0 false", "y false 1 0 true");
        assertThat(children("?parent=a/y")).containsExactly("z true 0 0 false");
        assertThat(children("?parent=b")).containsExactly("c false 0 1 false");
        assertThat(children("?name=a-")).containsExactly("a-b true 0 0 false");
        assertThat(children("?parent=a&name=y")).containsExactly("y false 1 0 true");
        assertThat(children("?parent=none")).isEmpty();
        assertThat(port.get(TENANT + "/topics").getBoolean("complete")).isTrue();
        assertThat(problem("GET", TENANT + "/topics?parent=a/%23", "", 400)).contains("topic");
    }

    @Test
    void streamsPublishedMessages() {
        WireClient publisher = engine.connect(Connect.v5("p"));
        try (AdminPort.Stream stream =
                port.stream(TENANT + "/messages/stream?filter=" + AdminPort.encode("s/#"), null)) {
            publisher.publishFully(Publish.of("other", "no").qos(1, 1));
            publisher.publishFully(Publish.of("s/1", "yes").qos(1, 2));

            AdminPort.Event batch = stream.next();
            assertThat(batch.type()).isEqualTo("messages");
            JsonObject message = batch.data().getJsonArray("items").getJsonObject(0);
            assertThat(message.getString("topic")).isEqualTo("s/1");
            assertThat(message.getString("payload")).isEqualTo("yes");
            assertThat(message.getString("client_id")).isEqualTo("p");
            assertThat(message.getInteger("qos")).isEqualTo(1);
            assertThat(batch.data().getInteger("skipped")).isZero();
        }
        assertThat(problem("GET", TENANT + "/messages/stream?filter=a/%23/b", "", 400))
                .contains("topic filter");
        assertThat(problem("GET", "/v1/tenants/unknown/messages/stream?filter=a", "", 404))
                .contains("no tenant");
    }

    @Test
    void countsMessagesThatAreTooManyToShow() {
        int messages = 500;
        try (AdminPort.Stream stream = port.stream(TENANT + "/messages/stream?filter=%23", null)) {
            WireClient publisher = engine.v5("p");
            for (int i = 0; i < messages; i++) {
                publisher.publish(Publish.of("flood", "x".repeat(2000)));
            }
            long seen = 0;
            long skipped = 0;
            while (seen + skipped < messages) {
                JsonObject batch = stream.next().data();
                assertThat(batch.getJsonArray("items")).hasSizeLessThanOrEqualTo(25);
                batch.getJsonArray("items").forEach(item -> {
                    assertThat(((JsonObject) item).getString("payload")).hasSize(1024);
                    assertThat(((JsonObject) item).getInteger("size")).isEqualTo(2000);
                    assertThat(((JsonObject) item).getBoolean("truncated")).isTrue();
                });
                seen += batch.getJsonArray("items").size();
                skipped += batch.getLong("skipped");
            }
            assertThat(seen + skipped).isEqualTo(messages);
        }
    }

    @Test
    void limitsTheStreamsOfMessages() {
        List<AdminPort.Stream> streams = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            streams.add(port.stream(TENANT + "/messages/stream?filter=a", null));
        }
        assertThat(problem("GET", TENANT + "/messages/stream?filter=a", "", 409))
                .contains("20 times");
        streams.forEach(AdminPort.Stream::close);
    }

    @Test
    void reportsNumbersOfMinutes() {
        JsonObject minutes = port.get(TENANT + "/minutes");

        int size = minutes.getJsonArray("connected").size();
        for (String name : List.of("received", "sent", "dropped", "refused")) {
            assertThat(minutes.getJsonArray(name)).hasSize(size);
        }
        assertThat(minutes.containsKey("start")).isEqualTo(size > 0);
    }
}
