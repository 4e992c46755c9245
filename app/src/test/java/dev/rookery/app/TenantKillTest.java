package dev.rookery.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rookery.app.command.MigratedDatabase;
import dev.rookery.testkit.TestDatabase;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.WireClient;
import dev.rookery.testkit.wire.WireProperty;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A broker is killed at twenty random moments of the removal of a tenant. The next start completes the removal, and what another
 * tenant has is still there.
 */
@Tag("long")
class TenantKillTest {
    private static final int KILLS = 20;
    private static final int SESSIONS = 40;
    private static final long LONGEST_DELAY_NANOS = 60_000_000;
    private static final String MARK = "markoftheremoved";

    private final TestDatabase database = MigratedDatabase.create();
    private final Random random = new Random(7);

    @TempDir
    private Path data;

    @Test
    void removalSurvivesKills() throws Exception {
        addTenant("stays");
        try (BrokerProcess broker = start()) {
            session(broker.address(), "stays", "stays-client").close();
            broker.kill();
        }
        for (int i = 0; i < KILLS; i++) {
            String tenant = "gone" + i;
            addTenant(tenant);
            try (BrokerProcess broker = start()) {
                populate(broker.address(), tenant);
                command("tenant", "remove", tenant, "--yes");
                // The moment of the kill is random by intent.
                LockSupport.parkNanos(random.nextLong(LONGEST_DELAY_NANOS));
                broker.kill();
            }
            try (BrokerProcess broker = start()) {
                InetSocketAddress address = broker.address();
                await().until(() -> !command("tenant", "list").contains(tenant));
                assertThat(isMarked()).isFalse();
                WireClient stays = client(address);
                assertThat(stays.connect(login("stays", "stays-client")).sessionPresent())
                        .isTrue();
                stays.close();
                broker.kill();
            }
        }
        assertThat(database.query("SELECT nspname FROM pg_namespace WHERE nspname LIKE 't\\_%'"))
                .hasSize(1);
    }

    private BrokerProcess start() throws IOException {
        return new BrokerProcess(data, database.url());
    }

    private void addTenant(String tenant) {
        command("tenant", "add", tenant);
        command("user", "add", "device", "--tenant", tenant, "--password-stdin", "--bcrypt-cost=4", "--superuser");
    }

    private String command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(arguments));
        command.addAll(List.of("--postgres-url", database.url()));
        return RookeryCommands.run("secret\n", command.toArray(String[]::new)).orFail();
    }

    private static WireClient client(InetSocketAddress address) {
        return WireClient.tcp(address);
    }

    private static Connect login(String tenant, String clientId) {
        return Connect.v5(clientId)
                .user("device@" + tenant, "secret")
                .resume()
                .with(WireProperty.SESSION_EXPIRY_INTERVAL, 3600);
    }

    private static WireClient session(InetSocketAddress address, String tenant, String clientId) {
        WireClient client = client(address);
        assertThat(client.connect(login(tenant, clientId)).code()).isZero();
        client.subscribe("a/#", 1);
        return client;
    }

    private static void populate(InetSocketAddress address, String tenant) {
        for (int i = 0; i < SESSIONS; i++) {
            session(address, tenant, MARK + i).close();
        }
        WireClient publisher = client(address);
        assertThat(publisher.connect(login(tenant, "publisher")).code()).isZero();
        for (int i = 1; i <= SESSIONS; i++) {
            publisher.publishFully(Publish.of("a/" + MARK + i, MARK).qos(1, i).retain());
        }
        publisher.close();
    }

    private boolean isMarked() throws IOException {
        try (Stream<Path> files = Files.walk(data.resolve("broker"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (Files.readString(file, StandardCharsets.ISO_8859_1).contains(MARK)) {
                    return true;
                }
            }
        }
        return false;
    }
}
