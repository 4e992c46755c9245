package dev.rookery.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.broker.config.ListenerConfig.Transport;
import dev.rookery.testkit.TestDatabase;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.ServerPacket;
import dev.rookery.testkit.wire.Version;
import dev.rookery.testkit.wire.WireClient;
import dev.rookery.testkit.wire.WireProperties;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wills of clients that were connected when the broker was killed, with the rights of PostgreSQL at the next start. */
class WillOfKilledBrokerTest {
    @TempDir
    private Path folder;

    @Test
    void isPublishedAsTheRowsPermitNow() throws Exception {
        TestDatabase database = TestDatabase.copyOf("auth", BrokerFixture::migrate);
        try (BrokerFixture killed = BrokerFixture.durable(database, folder.resolve("first"))) {
            killed.insertUser("root", true, true);
            for (String user : new String[] {"device", "revoked", "removed"}) {
                killed.insertUser(user, true, false);
                killed.insertRow(user, "status/" + user, 2);
            }
            List<WireClient> clients = List.of(
                    connect(killed, Version.V3_1_1, "device"),
                    connect(killed, Version.V3_1, "revoked"),
                    connect(killed, Version.V5, "removed"));
            copy(folder.resolve("first"), folder.resolve("second"));
            clients.forEach(WireClient::close);
        }
        database.execute("DELETE FROM mqtt_acls WHERE username = 'revoked'");
        database.execute("DELETE FROM mqtt_users WHERE username = 'removed'");

        try (BrokerFixture started = BrokerFixture.durable(database, folder.resolve("second"));
                WireClient watcher = WireClient.tcp(address(started))) {
            watcher.connect(Connect.v5("watcher").user("root", BrokerFixture.PASSWORD));
            watcher.subscribe("status/#", 1);

            // Retained: it is the same whether the authority or the watcher is first.
            ServerPacket.Publish will = watcher.receivePublish();
            assertThat(will.topic()).isEqualTo("status/device");
            assertThat(will.payload()).isEqualTo("offline");
            watcher.expectNothing();
        }
    }

    private static WireClient connect(BrokerFixture broker, Version version, String user) {
        WireClient client = WireClient.tcp(address(broker));
        int code = client.connect(Connect.of(version, user)
                        .user(user, BrokerFixture.PASSWORD)
                        .will("status/" + user, "offline", 1, true, WireProperties.NONE))
                .code();
        assertThat(code).isZero();
        return client;
    }

    private static InetSocketAddress address(BrokerFixture broker) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), broker.port(Transport.TCP));
    }

    /** Copies the files as a killed process would leave them. */
    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            // Files that begin with a dot are not in use yet and may be renamed meanwhile.
            for (Path file : (Iterable<Path>)
                    files.filter(file -> !file.getFileName().toString().startsWith("."))::iterator) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }
}
