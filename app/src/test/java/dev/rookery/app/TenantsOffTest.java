package dev.rookery.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.app.command.MigratedDatabase;
import dev.rookery.testkit.TestDatabase;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.WireClient;
import dev.rookery.testkit.wire.WireProperty;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that served tenants is started without them, and with them again: the default tenant goes on, the others wait. */
@Tag("long")
class TenantsOffTest {
    private static final int NOT_AUTHORIZED = 0x87;

    private final TestDatabase database = MigratedDatabase.create();

    @TempDir
    private Path data;

    @Test
    void servesTheDefaultTenantAndKeepsTheOthers() throws Exception {
        command("user", "add", "device", "--password-stdin", "--bcrypt-cost=4", "--superuser");
        command("tenant", "add", "acme");
        command("user", "add", "device", "--tenant=acme", "--password-stdin", "--bcrypt-cost=4", "--superuser");
        try (BrokerProcess broker = start("on")) {
            assertThat(queue(broker.address(), "device", "of default")).isFalse();
            assertThat(queue(broker.address(), "device@acme", "of acme")).isFalse();
            broker.stop();
        }
        try (BrokerProcess broker = start("off")) {
            InetSocketAddress address = broker.address();
            assertThat(receive(address, "device")).isEqualTo("of default");
            try (WireClient acmes = WireClient.tcp(address)) {
                assertThat(acmes.connect(login("device@acme", "sleeper")).code())
                        .isEqualTo(NOT_AUTHORIZED);
            }
            // Without tenants, the name is one of the default tenant.
            command("user", "add", "device@other", "--password-stdin", "--bcrypt-cost=4", "--superuser");
            assertThat(queue(address, "device@other", "of another user")).isFalse();
            broker.stop();
        }
        try (BrokerProcess broker = start("on")) {
            assertThat(receive(broker.address(), "device@acme")).isEqualTo("of acme");
            assertThat(receive(broker.address(), "device@other")).isEqualTo("of another user");
            broker.stop();
        }
    }

    /** Publishes a message for a session that is not connected, and returns whether that session existed before. */
    private static boolean queue(InetSocketAddress address, String username, String message) {
        boolean existed;
        try (WireClient sleeper = WireClient.tcp(address)) {
            existed = sleeper.connect(login(username, "sleeper")).sessionPresent();
            sleeper.subscribe("a/b", 1);
        }
        try (WireClient publisher = WireClient.tcp(address)) {
            assertThat(publisher.connect(login(username, "publisher")).code()).isZero();
            publisher.publishFully(Publish.of("a/b", message).qos(1, 1));
        }
        return existed;
    }

    private static String receive(InetSocketAddress address, String username) {
        try (WireClient sleeper = WireClient.tcp(address)) {
            assertThat(sleeper.connect(login(username, "sleeper")).sessionPresent())
                    .isTrue();
            return sleeper.receivePublish().payload();
        }
    }

    private static Connect login(String username, String clientId) {
        return Connect.v5(clientId).user(username, "secret").resume().with(WireProperty.SESSION_EXPIRY_INTERVAL, 3600);
    }

    private BrokerProcess start(String tenants) throws IOException {
        return new BrokerProcess(data, database.url(), "--tenants=" + tenants, "--durability=os");
    }

    private void command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(arguments));
        command.addAll(List.of("--postgres-url", database.url()));
        RookeryCommands.run("secret\n", command.toArray(String[]::new)).orFail();
    }
}
