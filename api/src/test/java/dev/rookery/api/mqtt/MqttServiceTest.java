package dev.rookery.api.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rookery.api.sensor.SensorBroker;
import dev.rookery.api.sensor.SensorDatabase;
import dev.rookery.auth.TenantId;
import dev.rookery.http.ApiException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Connections of the API for commands to the devices of many tenants. */
class MqttServiceTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final List<TenantId> TENANTS =
            Stream.of("acme", "globex", "initech").map(TenantId::new).toList();

    private static Vertx vertx;
    private static SensorDatabase database;
    private static SensorBroker broker;

    private MqttService service;

    @BeforeAll
    static void startBroker() {
        vertx = Vertx.vertx();
        database = new SensorDatabase();
        TENANTS.forEach(database::addTenant);
        broker = new SensorBroker(database.config());
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private void start(int maximum, Duration idleTimeout) {
        service = new MqttService(vertx, broker.login(), maximum, idleTimeout);
        service.start();
        await().atMost(TIMEOUT).until(service::isConnected);
    }

    @AfterEach
    void stop() {
        service.close();
    }

    private boolean publish(TenantId tenant) {
        return join(service.publish(tenant, "command/d/x", Buffer.buffer("1")));
    }

    private static <T> T join(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void connectsATenantWhenItSendsACommandAndDisconnectsItWhenIdle() {
        start(10, Duration.ofMillis(200));
        assertThat(service.tenants()).isZero();

        assertThat(publish(TENANTS.get(0))).isFalse();

        await().atMost(TIMEOUT).until(() -> service.tenants() == 0);
        assertThat(publish(TENANTS.get(0))).isFalse();
        assertThat(service.isConnected()).isTrue();
    }

    @Test
    void disconnectsTheTenantThatWasIdleForLongestAtTheLimit() {
        start(2, TIMEOUT);
        TENANTS.forEach(this::publish);

        assertThat(service.tenants()).isEqualTo(2);
        TENANTS.forEach(this::publish);
        assertThat(service.tenants()).isEqualTo(2);
    }

    /** A pending request keeps its connection. */
    @Test
    void refusesATenantIfAllConnectionsAreInUse() {
        start(1, TIMEOUT);
        database.addUser(TENANTS.get(0));
        var device = broker.client(TENANTS.get(0));
        device.subscribeWith().topicFilter("command/#").send().join();
        Future<Optional<Buffer>> pending =
                service.request(TENANTS.get(0), "d", "command/d/x", Buffer.buffer("1"), Duration.ofSeconds(30));
        await().atMost(TIMEOUT).until(() -> service.tenants() == 1);

        assertThatThrownBy(() -> publish(TENANTS.get(1)))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("Too many tenants");
        // The default tenant has a connection of its own.
        assertThat(publish(TenantId.DEFAULT)).isFalse();
        assertThat(pending.isComplete()).isFalse();
        device.disconnect().join();
    }

    @Test
    void failsForATenantThatTheBrokerRefuses() {
        start(10, TIMEOUT);

        assertThatThrownBy(() -> publish(new TenantId("unknown")))
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(ApiException.class)
                .hasMessageContaining("not connected");
    }
}
