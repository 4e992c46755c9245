package dev.rookery.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.app.command.MigratedDatabase;
import dev.rookery.testkit.TestDatabase;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tenant moves between the tenants of a broker, between brokers, and to a stopped one. */
@Tag("long")
class TenantMoveTest {
    private static final String ADMIN_TOKEN = "a-token-for-tests-only";

    private final TestDatabase database = MigratedDatabase.createOwned();

    @TempDir
    private Path folder;

    private Path data;

    @Test
    void movesBetweenTenantsAndBrokers() throws Exception {
        data = folder.resolve("first");
        Path token = folder.resolve("token");
        Files.writeString(token, ADMIN_TOKEN);
        Files.writeString(folder.resolve("passphrase"), "a long passphrase\n");
        addTenant("acme");
        addTenant("bystander");
        new MovedRows(database, "acme").create("acmes");
        new MovedRows(database, "bystander").createReadings("others");
        new MovedRows(database, "acme").createReadings("acmes");
        String readings = new MovedRows(database, "acme").readings();
        new MovedRows(database, "bystander").create("others");
        Map<String, String> rows = new MovedRows(database, "acme").describe();
        Map<String, String> others = new MovedRows(database, "bystander").describe();
        try (BrokerProcess broker = broker(data, database)) {
            InetSocketAddress address = broker.address();
            new MovedSessions(address, "device@acme").create();
            command(database, "tenant", "suspend", "acme");
            assertThat(run(database, "tenant", "export", "zebra").err()).contains("no tenant");
            export("acme", "acme.tenant");

            // The keys of a tenant are valid in one tenant only.
            assertThat(run(database, "tenant", "import", file("acme.tenant"), "--as", "twin")
                            .err())
                    .contains("api_keys_hash_key");
            assertThat(run(database, "tenant", "resume", "twin").err()).contains("import is incomplete");
            assertThat(run(database, "tenant", "export", "twin", "--output", file("twin.tenant"))
                            .err())
                    .contains("import of tenant 'twin' is incomplete");
            command(database, "tenant", "remove", "twin", "--yes");
            command(database, "tenant", "clear", "acme", "--yes");
            assertThat(run(database, "tenant", "import", file("acme.tenant")).err())
                    .contains("--replace");

            // Into another tenant of the same broker.
            command(database, "tenant", "import", file("acme.tenant"), "--as", "copy");
            assertThat(new MovedRows(database, "copy").describe()).isEqualTo(rows);
            new MovedSessions(address, "device@copy").verify();

            // Into the default tenant, and from there into a new one.
            command(database, "tenant", "clear", "copy", "--yes");
            command(database, "tenant", "import", file("acme.tenant"), "--as", "default", "--replace");
            command(database, "tenant", "suspend", "default");
            command(database, "tenant", "export", "default", "--output", file("default.tenant"), passphrase());
            assertThat(run(database, "tenant", "import", file("default.tenant"), "--as", "back")
                            .err())
                    .contains("--passphrase-file");
            command(database, "tenant", "clear", "default", "--yes");
            command(database, "tenant", "import", file("default.tenant"), "--as", "back", passphrase());
            new MovedSessions(address, "device@back").verify();
            assertThat(new MovedRows(database, "back").describe()).isEqualTo(rows);
            assertThat(new MovedRows(database, "back").readings()).isEqualTo(readings);
            assertThat(new MovedRows(database, "bystander").describe()).isEqualTo(others);
        }

        // Into the default tenant of another installation, whose broker does not run.
        TestDatabase second = MigratedDatabase.createOwned();
        data = folder.resolve("second");
        try (BrokerProcess broker = broker(data, second)) {
            broker.address();
            broker.stop();
        }
        // As the Job of the chart does.
        command(second, "tenant", "import", file("default.tenant"), "--as=default", "--once", passphrase());
        assertThat(command(second, "tenant", "import", file("default.tenant"), "--as=default", "--once", passphrase()))
                .contains("was imported from this file before");
        try (BrokerProcess broker = broker(data, second)) {
            new MovedSessions(broker.address(), "device").verify();
            assertThat(new MovedRows(second, "default").describe()).isEqualTo(rows);
            assertThat(new MovedRows(second, "default").readings()).isEqualTo(readings);
        }
    }

    private void export(String tenant, String file) {
        command(database, "tenant", "export", tenant, "--output", file(file));
    }

    private String passphrase() {
        return "--passphrase-file=" + file("passphrase");
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private BrokerProcess broker(Path brokerData, TestDatabase tables) throws Exception {
        return new BrokerProcess(
                brokerData,
                tables.url(),
                "--admin-port=0",
                "--admin-token-file=" + folder.resolve("token"),
                "--durability=os");
    }

    private void addTenant(String tenant) {
        command(database, "tenant", "add", tenant);
        RookeryCommands.run(
                        MovedSessions.PASSWORD + "\n",
                        arguments(
                                database,
                                "user",
                                "add",
                                "device",
                                "--tenant",
                                tenant,
                                "--password-stdin",
                                "--bcrypt-cost=4",
                                "--superuser"))
                .orFail();
    }

    private String command(TestDatabase tables, String... arguments) {
        return run(tables, arguments).orFail();
    }

    private RookeryCommands.Result run(TestDatabase tables, String... arguments) {
        return RookeryCommands.run("", arguments(tables, arguments));
    }

    private String[] arguments(TestDatabase tables, String... arguments) {
        List<String> command = new ArrayList<>(List.of(arguments));
        command.addAll(List.of("--postgres-url", tables.url()));
        boolean moves = List.of("export", "import", "clear").contains(arguments[1]);
        if (moves) {
            command.addAll(List.of("--data", data.toString(), "--broker-admin-token-file", file("token")));
        }
        return command.toArray(String[]::new);
    }
}
