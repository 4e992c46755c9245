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
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** After the removal of a tenant, no table and no file has a trace of it, and another tenant has everything. */
class TenantErasureTest {
    private static final String MARK = "markoftheremoved";
    private static final String TENANT = "gone";

    private final TestDatabase database = MigratedDatabase.createOwned();

    @TempDir
    private Path data;

    @Test
    void aRemovedTenantLeavesNothing() throws Exception {
        addTenant(TENANT);
        addTenant("stays");
        MovedRows stays = new MovedRows(database, "stays");
        stays.create("othermark");
        stays.createReadings("othermark");
        MovedRows gone = new MovedRows(database, TENANT);
        gone.create(MARK);
        gone.createReadings(MARK);
        database.execute("INSERT INTO api_sessions (tenant, user_id, expires_at)"
                + " SELECT tenant, id, now() FROM api_users WHERE tenant = '" + TENANT + "';"
                + " INSERT INTO rookery_license (tenant, state, plan, devices, users, messages_per_second, retention_days,"
                + " checked_at) VALUES ('" + TENANT + "', 'valid', '" + MARK + "', 0, 0, 0, 0, now())");
        Map<String, String> rows = stays.describe();
        String readings = stays.readings();
        // Usage of a tenant is reported before it is deleted, a day at most.
        database.execute(
                "DELETE FROM rookery_usage_report; UPDATE rookery_usage_run_hour SET hour = hour - interval '2 days'");
        try (BrokerProcess broker = new BrokerProcess(data, database.url(), "--durability=os")) {
            populate(broker.address());
            assertThat(tablesWith(MARK)).isNotEmpty();
            assertThat(filesWith(MARK)).isNotEmpty();

            command("tenant", "remove", TENANT, "--yes");
            await().until(() -> !command("tenant", "list").contains(TENANT));

            assertThat(tablesWith(MARK)).isEmpty();
            await().untilAsserted(() -> assertThat(filesWith(MARK)).isEmpty());
            assertThat(stays.readings()).isEqualTo(readings);
        }
        assertThat(tablesWith(TENANT)).isSubsetOf("rookery_changes", "api_audit");
        assertThat(stays.describe().get("devices")).isEqualTo(rows.get("devices"));
        assertThat(stays.describe().get("api_audit")).isEqualTo(rows.get("api_audit"));
    }

    private void populate(InetSocketAddress address) {
        try (WireClient client = WireClient.tcp(address)) {
            client.connect(Connect.v5(MARK)
                    .user(MARK + "@" + TENANT, "secret")
                    .resume()
                    .with(WireProperty.SESSION_EXPIRY_INTERVAL, 3600));
            client.subscribe("a/#", 1);
            client.publish(Publish.of("a/" + MARK, MARK).qos(1, 1).retain());
            // The acknowledgement, and the message, which stays in flight.
            client.receive();
            client.receive();
        }
    }

    /** Returns the tables of all schemas that have a row with the text. */
    private List<String> tablesWith(String text) {
        List<String> found = new ArrayList<>();
        for (String table : database.query(
                "SELECT c.oid::regclass FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace"
                        + " WHERE relkind IN ('r', 'p', 'm') AND NOT relispartition AND nspname !~ '^pg_|^information_schema$'")) {
            if (!database.query("SELECT 1 FROM " + table + " t WHERE t::text LIKE '%" + text + "%' LIMIT 1")
                    .isEmpty()) {
                found.add(table);
            }
        }
        return found;
    }

    private List<Path> filesWith(String text) throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            List<Path> found = new ArrayList<>();
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (Files.readString(file, StandardCharsets.ISO_8859_1).contains(text)) {
                    found.add(file);
                }
            }
            return found;
        }
    }

    private void addTenant(String tenant) {
        command("tenant", "add", tenant);
        String[] user = {"user", "add", MARK, "--tenant", tenant, "--password-stdin", "--bcrypt-cost=4", "--superuser"};
        if (tenant.equals(TENANT)) {
            RookeryCommands.run("secret\n", arguments(user)).orFail();
        }
    }

    private String command(String... arguments) {
        return RookeryCommands.run("", arguments(arguments)).orFail();
    }

    private String[] arguments(String... arguments) {
        List<String> command = new ArrayList<>(List.of(arguments));
        command.addAll(List.of("--postgres-url", database.url()));
        return command.toArray(String[]::new);
    }
}
