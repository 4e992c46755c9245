package dev.rookery.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.app.command.ExitCode;
import dev.rookery.auth.password.PasswordCost;
import dev.rookery.auth.password.PasswordHasher;
import dev.rookery.testkit.RunningProcess;
import dev.rookery.testkit.TestDatabase;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.WireClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker on the tables of another application, with the settings that the import writes. */
@Tag("long")
class CustomTablesProcessTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final int NOT_AUTHORIZED = 0x87;
    private static final String CONFIG = """
            listener 1883
            auth_plugin /mosquitto-go-auth/go-auth.so
            auth_opt_backends postgres
            auth_opt_hasher bcrypt
            auth_opt_pg_host localhost
            auth_opt_pg_dbname %s
            auth_opt_pg_user postgres
            auth_opt_pg_port %s
            auth_opt_pg_sslmode disable
            auth_opt_pg_userquery SELECT password_hash FROM "user" WHERE username = $1 AND is_active = true LIMIT 1
            auth_opt_pg_superquery SELECT COUNT(*) FROM "user" WHERE username = $1 AND is_admin = true
            auth_opt_pg_aclquery SELECT 'application/' || id || '/#' FROM app WHERE owner = $1 AND $2 = $2
            """;

    private final TestDatabase database = TestDatabase.create();

    @TempDir
    private Path folder;

    @Test
    void servesTheUsersOfCustomTables() throws Exception {
        String hash = new PasswordHasher(new PasswordCost(4, 10)).hash("secret");
        database.execute(
                "CREATE TABLE \"user\" (username text, password_hash text, is_active boolean, is_admin boolean);"
                        + " CREATE TABLE app (id bigint, owner text); INSERT INTO app VALUES (7, 'lora');"
                        + " INSERT INTO \"user\" VALUES ('lora', '" + hash + "', true, false)");
        Path settings = importSettings();

        try (BrokerProcess broker = new BrokerProcess(
                        folder.resolve("data"), database.url(), "--anonymous-user=lora", "@" + settings);
                WireClient client = WireClient.tcp(broker.address());
                WireClient wrong = WireClient.tcp(broker.address());
                WireClient anonymous = WireClient.tcp(broker.address())) {
            assertThat(client.connect(Connect.v5("client").user("lora", "secret"))
                            .code())
                    .isZero();
            assertThat(client.subscribe("application/7/#", 1).codes()).containsExactly(1);
            assertThat(client.subscribe("application/8/#", 1).codes()).containsExactly(NOT_AUTHORIZED);
            assertThat(wrong.connect(Connect.v5("wrong").user("lora", "wrong")).code())
                    .isEqualTo(NOT_AUTHORIZED);
            assertThat(anonymous.connect(Connect.v5("anonymous")).code()).isZero();
        }
    }

    @Test
    void doesNotStartWithAQueryThatCannotWork() throws Exception {
        try (RunningProcess broker = RookeryProcess.start(
                folder.resolve("data"),
                "broker",
                "--postgres-url=" + database.url(),
                "--skip-migrations",
                "--mqtt-port=0",
                "--websocket-port=none",
                "--user-query=SELECT pw FROM missing WHERE name = $1")) {
            assertThat(broker.awaitExit(TIMEOUT)).isEqualTo(ExitCode.FAILURE);
            assertThat(broker.output())
                    .contains("The user query (--user-query) fails: relation \"missing\" does not exist");
        }
    }

    private Path importSettings() throws Exception {
        String port = database.url().replaceAll(".*:(\\d+)/.*", "$1");
        Path config = Files.writeString(folder.resolve("mosquitto.conf"), CONFIG.formatted(database.name(), port));
        Path settings = folder.resolve("rookery.conf");
        RookeryCommands.Result result =
                RookeryCommands.run("", "import", "go-auth", "--output", settings.toString(), config.toString());
        assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.OK);
        // The test has its own ports and database address.
        Files.write(
                settings,
                Files.readAllLines(settings).stream()
                        .filter(line -> line.contains("-query") || line.equals("--skip-migrations"))
                        .toList());
        return settings;
    }
}
