package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.broker.limit.ClientLimits;
import dev.rookery.broker.limit.TenantLimits;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Broker with an admin port. */
abstract class AdminPortCase {
    static final String TENANT = "/v1/tenants/default";
    private static final ClientLimits CLIENT = ClientLimits.DEFAULT.toBuilder()
            .topicLevels(16)
            .queuedMessages(2)
            .queuedBytes(10_000)
            .subscriptions(100)
            .topicAliases(0)
            .build();

    @RegisterExtension
    final EngineFixture engine = new EngineFixture(TenantLimits.DEFAULT.toBuilder()
            .connections(100)
            .sessions(100)
            .retainedMessages(5)
            .retainedBytes(100_000)
            .client(CLIENT)
            .build());

    AdminPort port;

    @BeforeEach
    void open() {
        port = new AdminPort(engine.broker());
    }

    @AfterEach
    void close() {
        port.close();
    }

    /** On a busy machine, an event loop may not respond for some seconds. */
    void awaitLive() {
        Awaitility.await().until(() -> port.send(port.request("/health/live")).statusCode() == 200);
    }

    JsonObject publish(String message) {
        HttpResponse<String> response = port.exchange("POST", TENANT + "/messages", message);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return new JsonObject(response.body());
    }

    /** Returns title and detail of the expected problem. */
    String problem(String method, String path, String body, int status) {
        HttpResponse<String> response = port.exchange(method, path, body);
        assertThat(response.statusCode()).as(path + " " + response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        JsonObject problem = new JsonObject(response.body());
        assertThat(problem.getInteger("status")).isEqualTo(status);
        assertThat(problem.getString("type")).startsWith("urn:rookery:problem:");
        return problem.getString("title") + " " + problem.getString("detail");
    }
}
