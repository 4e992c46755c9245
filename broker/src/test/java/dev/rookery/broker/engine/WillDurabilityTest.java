package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.auth.TenantId;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.ServerPacket;
import dev.rookery.testkit.wire.Subscribe;
import dev.rookery.testkit.wire.Version;
import dev.rookery.testkit.wire.WireClient;
import dev.rookery.testkit.wire.WirePackets;
import dev.rookery.testkit.wire.WireProperties;
import dev.rookery.testkit.wire.WireProperty;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Wills after a crash and restart of the broker [MQTT-3.1.2-8] (5.0), [MQTT-3.1.2-8] (3.1.1). */
class WillDurabilityTest {
    private static final int LONG = 1000;

    @TempDir
    private Path folder;

    private DurableBroker broker;

    @BeforeEach
    void start() {
        broker = new DurableBroker(folder);
        addUser();
    }

    private void addUser() {
        broker.authority().user("u", "u", "wills/# 7");
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    private static Connect connect(Version version, String clientId) {
        return Connect.of(version, clientId).user("u", "u");
    }

    private static Connect durable(String clientId, int willDelay, int sessionExpiry) {
        return connect(Version.V5, clientId)
                .resume()
                .with(WireProperty.SESSION_EXPIRY_INTERVAL, sessionExpiry)
                .will(
                        "wills/" + clientId,
                        "lost",
                        1,
                        false,
                        WireProperties.of(WireProperty.WILL_DELAY_INTERVAL, willDelay));
    }

    /** Has the rights of the user read, as the authority does at the start. */
    private void readUser() {
        broker.authority().change("u", "u", "wills/# 7");
    }

    /** Returns when all changes so far are persisted, which a CONNACK confirms. */
    private void awaitPersistence() {
        broker.durableClient("witness").close();
    }

    private WireClient watcher() {
        WireClient watcher = broker.client("watcher");
        watcher.subscribe("wills/#", 1 | Subscribe.RETAIN_AS_PUBLISHED);
        return watcher;
    }

    /** Receives a will also if it is published before the crash: then on a slow machine. */
    private void addDisconnectedSubscriber() {
        WireClient away = broker.durableClient("away");
        away.subscribe("wills/#", 1);
        away.send(WirePackets.disconnect()).expectClosed();
    }

    private static void expectWill(WireClient watcher, String clientId) {
        ServerPacket.Publish will = watcher.receivePublish();
        assertThat(will.topic()).isEqualTo("wills/" + clientId);
        assertThat(will.payload()).isEqualTo("lost");
    }

    @ParameterizedTest
    @EnumSource
    void isPublishedForAClientThatWasConnected(Version version) {
        broker.connect(connect(version, "c").will("wills/c", "lost", 1, true, WireProperties.NONE), false);
        broker.crash();
        WireClient watcher = watcher();
        watcher.expectNothing();

        readUser();

        ServerPacket.Publish will = watcher.receivePublish();
        assertThat(will.payload()).isEqualTo("lost");
        assertThat(will.qos()).isEqualTo(1);
        assertThat(will.retain()).isTrue();
        assertThat(sessions()).as("sessions but that of the watcher").isEqualTo(1);
    }

    @Test
    void isPublishedOnce() {
        broker.connect(connect(Version.V3_1_1, "c").will("wills/c", "lost"), false);
        broker.crash();
        WireClient watcher = watcher();
        readUser();
        expectWill(watcher, "c");

        awaitPersistence();
        broker.crash();
        watcher = watcher();
        readUser();

        watcher.expectNothing();
    }

    @Test
    void isPublishedForADurableSessionThatRemains() {
        broker.connect(durable("c", 0, LONG), false);
        broker.crash();
        WireClient watcher = watcher();

        readUser();

        expectWill(watcher, "c");
        broker.connect(durable("c", 0, LONG), true);
    }

    @Test
    void reachesSubscribersThatWereDisconnected() {
        addDisconnectedSubscriber();
        broker.connect(durable("c", 0, LONG), false);
        broker.crash();

        readUser();

        expectWill(broker.back("away"), "c");
    }

    @Test
    void hasItsProperties() {
        WireProperties properties = WireProperties.of(WireProperty.CONTENT_TYPE, "text/plain")
                .and(WireProperty.MESSAGE_EXPIRY_INTERVAL, LONG)
                .andUser("k", "v");
        broker.connect(connect(Version.V5, "c").will("wills/c", "lost", 0, false, properties), false);
        broker.crash();
        WireClient watcher = watcher();

        readUser();

        WireProperties received = watcher.receivePublish().properties();
        assertThat(received.text(WireProperty.CONTENT_TYPE)).isEqualTo("text/plain");
        assertThat(received.number(WireProperty.MESSAGE_EXPIRY_INTERVAL)).isEqualTo(LONG);
    }

    @Test
    void isNotPublishedAfterANormalDisconnect() {
        WireClient client = broker.connect(connect(Version.V5, "c").will("wills/c", "lost"), false);
        client.send(WirePackets.disconnect()).expectClosed();
        awaitPersistence();
        broker.crash();
        WireClient watcher = watcher();

        readUser();

        watcher.expectNothing();
    }

    @Test
    void isReplacedByThatOfTheNextConnection() {
        broker.connect(durable("c", LONG, LONG), false)
                .send(WirePackets.disconnect())
                .expectClosed();
        broker.connect(
                connect(Version.V5, "c")
                        .resume()
                        .with(WireProperty.SESSION_EXPIRY_INTERVAL, LONG)
                        .will("wills/c", "of the second"),
                true);
        broker.crash();
        WireClient watcher = watcher();

        readUser();

        assertThat(watcher.receivePublish().payload()).isEqualTo("of the second");
        watcher.expectNothing();
    }

    @Test
    void waitsForItsDelay() {
        broker.connect(durable("c", LONG, LONG), false);
        broker.crash();
        WireClient watcher = watcher();

        readUser();

        watcher.expectNothing();
        // [MQTT-3.1.3-9]: the client reconnects in time.
        broker.connect(durable("c", LONG, LONG), true)
                .send(WirePackets.disconnect())
                .expectClosed();
        watcher.expectNothing();
    }

    @ParameterizedTest
    @CsvSource({"true,1,1000", "true,1000,1", "false,1,1000", "false,1000,1"})
    void isPublishedWhenItsDelayOrTheSessionEnds(boolean connected, int delay, int expiry) {
        addDisconnectedSubscriber();
        WireClient client = broker.connect(durable("c", delay, expiry), false);
        if (!connected) {
            // A delay that began before the crash continues.
            client.close();
        }
        broker.crash();

        readUser();

        expectWill(broker.back("away"), "c");
    }

    @Test
    void continuesAfterAnOrderlyRestart() {
        addDisconnectedSubscriber();
        broker.connect(durable("c", 1, LONG), false);
        broker.restart();

        readUser();

        expectWill(broker.back("away"), "c");
    }

    @Test
    void isPublishedIfTheClientStartsClean() {
        broker.connect(durable("c", LONG, LONG), false);
        broker.crash();
        addUser();
        WireClient watcher = watcher();

        broker.connect(connect(Version.V5, "c"), false);

        expectWill(watcher, "c");
    }

    @ParameterizedTest
    @EnumSource
    void isPublishedIfTheClientIsFasterThanTheAuthority(Version version) {
        broker.connect(connect(version, "c").will("wills/c", "lost"), false);
        broker.crash();
        addUser();
        WireClient watcher = watcher();

        // The session has ended with the process.
        broker.connect(connect(version, "c").resume(), false);

        expectWill(watcher, "c");
        readUser();
        watcher.expectNothing();
    }

    @Test
    void isNotPublishedWithoutTheRight() {
        broker.connect(connect(Version.V5, "c").will("wills/c", "lost"), false);
        broker.crash();
        WireClient watcher = watcher();

        broker.authority().change("u", "u", "other 7");

        watcher.expectNothing();
        assertThat(sessions()).isEqualTo(1);
    }

    @Test
    void isNotPublishedForAUserWhoWasRemoved() {
        broker.connect(connect(Version.V5, "c").will("wills/c", "lost"), false);
        broker.connect(durable("d", 0, LONG), false);
        broker.crash();
        WireClient watcher = watcher();

        broker.authority().remove("u");

        watcher.expectNothing();
        awaitPersistence();
        broker.crash();
        watcher = watcher();
        readUser();
        watcher.expectNothing();
    }

    private int sessions() {
        return broker.broker()
                .admin()
                .tenant(TenantId.DEFAULT)
                .toCompletableFuture()
                .join()
                .sessions();
    }
}
