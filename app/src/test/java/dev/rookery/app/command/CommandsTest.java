package dev.rookery.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.app.RookeryCommands;
import dev.rookery.app.database.Database;
import dev.rookery.auth.password.PasswordCost;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.testkit.TestDatabase;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Commands with an external PostgreSQL. */
class CommandsTest {
    private final TestDatabase database = MigratedDatabase.create();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void managesUsers() {
        assertThat(runWithInput("secret\n", "user", "add", "device001", "--password-stdin", "--bcrypt-cost", "4"))
                .isZero();
        assertThat(runWithInput("s", "user", "add", "root", "--password-stdin", "--superuser", "--bcrypt-cost", "4"))
                .isZero();
        String hash = hash("device001");
        assertThat(hash).startsWith("$2a$04$");
        assertThat(database.query("SELECT is_superuser FROM mqtt_users ORDER BY username"))
                .containsExactly("f", "t");

        assertThat(runWithInput("other", "user", "passwd", "device001", "--password-stdin"))
                .isZero();
        assertThat(hash("device001")).startsWith("$2a$10$").isNotEqualTo(hash);

        assertThat(run("user", "disable", "device001")).isZero();
        assertThat(output("user", "list")).isEqualTo("device001\tdisabled\tuser\nroot\tactive\tsuperuser\n");
        assertThat(run("user", "enable", "device001")).isZero();
        assertThat(output("user", "list")).startsWith("device001\tactive");

        assertThat(run("acl", "add", "device001", "a/#", "--access", "7")).isZero();
        assertThat(run("user", "delete", "device001")).isZero();
        assertThat(database.query("SELECT username FROM mqtt_users")).containsExactly("root");
        assertThat(database.query("SELECT topic FROM mqtt_acls")).isEmpty();
    }

    @Test
    void managesBans() {
        assertThat(run("ban", "add", "client", "pump-7", "--reason", "too loud", "--for", "1h"))
                .isZero();
        assertThat(run("ban", "add", "address", "2001:db8::7")).isZero();
        assertThat(run("ban", "add", "address", "192.0.2.7/24", "--all-tenants"))
                .isZero();

        assertThat(output("ban", "list").lines().sorted().toList()).hasSize(2).satisfies(lines -> {
            assertThat(lines.get(0)).isEqualTo("address\t2001:db8::/64\tnever\t");
            assertThat(lines.get(1)).matches("client\tpump-7\t20\\S+Z\ttoo loud");
        });
        assertThat(output("ban", "list", "--all-tenants")).isEqualTo("address\t192.0.2.0/24\tnever\t\n");

        assertThat(run("ban", "remove", "address", "192.0.2.99/24", "--all-tenants"))
                .isZero();
        assertThat(run("ban", "remove", "client", "pump-7")).isZero();
        assertThat(run("ban", "remove", "client", "pump-7")).isEqualTo(1);
        assertThat(err.toString()).contains("no such ban; see: rookery ban list");
        assertThat(database.query("SELECT tenant || ' ' || kind FROM client_bans"))
                .containsExactly("default address");
    }

    @ParameterizedTest
    @ValueSource(strings = {"device x", "address host", "address 0.0.0.0/0", "address 2000::/3"})
    void refusesMalformedBans(String ban) {
        String[] words = ban.split(" ");
        assertThat(run("ban", "add", words[0], words[1])).isEqualTo(2);
        assertThat(database.query("SELECT kind FROM client_bans")).isEmpty();
    }

    @Test
    void recordsChangesInTheAuditLog() {
        assertThat(run("migrate")).isZero();
        String[] password = {"--password-stdin", "--bcrypt-cost", "4"};
        runWithInput("secret", "user", "add", "device001", password[0], password[1], password[2]);
        runWithInput("secret", "user", "passwd", "device001", password[0], password[1], password[2]);
        run("user", "disable", "device001");
        run("acl", "add", "device001", "a/#", "--access", "7");
        run("acl", "remove", "device001", "a/#");
        run("acl", "remove", "device001", "a/#");
        run("user", "delete", "device001");
        runWithInput(
                "a password of anna",
                "account",
                "add",
                "anna",
                "--role",
                "viewer",
                password[0],
                password[1],
                password[2]);
        runWithInput("another of anna", "account", "passwd", "anna", password[0], password[1], password[2]);

        assertThat(database.query("SELECT action || ' ' || subject || ' ' || detail FROM api_audit ORDER BY id"))
                .containsExactly(
                        "mqtt-user.create device001 {\"superuser\": false}",
                        "mqtt-user.password device001 {}",
                        "mqtt-user.update device001 {\"active\": false}",
                        "acl.put device001 {\"topic\": \"a/#\", \"access\": 7}",
                        "acl.delete device001 {\"topic\": \"a/#\"}",
                        "mqtt-user.delete device001 {}",
                        "user.create anna {\"role\": \"viewer\"}",
                        "user.password anna {}");
        assertThat(database.query("SELECT DISTINCT actor_kind || ' ' || actor FROM api_audit"))
                .containsExactly("command " + System.getProperty("user.name"));
    }

    @Test
    void recordsTheUsersOfAFirstStart() {
        assertThat(run("migrate")).isZero();
        PostgresConfig postgres = PostgresConfig.fromUrl(database.url(), Map.of());
        PasswordCost cost = PasswordCost.DEFAULT;

        FirstUser.create(Database.outside(postgres), cost, new StartLog(new PrintWriter(out)));
        assertThat(FirstOwner.create(postgres, cost, "secret")).isTrue();

        assertThat(database.query("SELECT action || ' ' || subject FROM api_audit ORDER BY id"))
                .containsExactly("mqtt-user.create admin", "user.create admin");
    }

    @Test
    void recordsChangesOfOperators() {
        assertThat(run("operator", "add", "olga")).isZero();
        assertThat(run("operator", "passwd", "olga", "--generate-password", "--bcrypt-cost=4"))
                .isZero();
        assertThat(run("operator", "remove", "olga")).isZero();
        assertThat(database.query("SELECT count(*) FROM operators")).containsExactly("0");

        assertThat(database.query("SELECT action || ' ' || subject || ' ' || actor FROM operator_audit ORDER BY id"))
                .containsExactly(
                        "operator.replace olga " + System.getProperty("user.name"),
                        "operator.password olga " + System.getProperty("user.name"),
                        "operator.remove olga " + System.getProperty("user.name"));
    }

    @Test
    void storesScramVerifiers() {
        assertThat(runWithInput("secret", "user", "add", "d1", "--password-stdin", "--hash", "scram-sha-256"))
                .isZero();
        String hash = hash("d1");
        assertThat(hash).startsWith("SCRAM-SHA-256$4096:");
        assertThat(runWithInput("secret", "user", "passwd", "d1", "--password-stdin", "--hash", "SCRAM-SHA-256"))
                .isZero();
        assertThat(hash("d1")).startsWith("SCRAM-SHA-256$4096:").isNotEqualTo(hash);
        assertThat(runWithInput("secret", "user", "add", "d2", "--password-stdin", "--hash", "md5"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("bcrypt, scram-sha-256");
    }

    @Test
    void printsAGeneratedPassword() {
        String shown = output("user", "add", "device001", "--generate-password", "--bcrypt-cost", "4");

        assertThat(shown).containsPattern("Password: [A-Za-z0-9]{24}\n");
    }

    @Test
    void managesAndTestsAclRows() {
        runWithInput("secret", "user", "add", "device001", "--password-stdin", "--bcrypt-cost", "4");
        assertThat(run("acl", "add", "device001", "sensor/%u/#", "--access", "3"))
                .isZero();
        assertThat(run("acl", "add", "device001", "command/%u/#", "--read")).isZero();
        assertThat(run("acl", "add", "device001", "log/%c", "--write", "--subscribe"))
                .isZero();

        assertThat(output("acl", "list", "device001"))
                .isEqualTo("command/%u/#\t1\tread\nlog/%c\t6\twrite and subscribe\nsensor/%u/#\t3\tread and write\n");
        assertThat(output("acl", "test", "device001", "sensor/device001/#", "--subscribe"))
                .isEqualTo("allow: row 'sensor/%u/#' with access 3\n");
        assertThat(run("acl", "test", "device001", "sensor/device002/#", "--subscribe"))
                .isEqualTo(ExitCode.DENIED);
        assertThat(run("acl", "test", "device001", "sensor/device001/#", "--subscribe", "--acl-mode", "strict"))
                .isEqualTo(ExitCode.DENIED);
        assertThat(output("acl", "test", "device001", "log/c1", "--publish", "--client-id", "c1"))
                .startsWith("allow: row 'log/%c'");
        assertThat(run("acl", "test", "device001", "log/c1", "--publish")).isEqualTo(ExitCode.DENIED);
        assertThat(output("acl", "test", "device001", "command/device001/x", "--receive"))
                .startsWith("allow");
        assertThat(output("acl", "test", "device001", "command/device001/x", "--publish"))
                .isEqualTo("deny: no row permits it\n");

        assertThat(run("acl", "test", "device001", "log/c1", "--publish", "--acl-mode", "read-implies-subscribe"))
                .isEqualTo(ExitCode.DENIED);

        assertThat(run("acl", "remove", "device001", "log/%c")).isZero();
        assertThat(database.query("SELECT topic FROM mqtt_acls")).hasSize(2);
        assertThat(run("user", "disable", "device001")).isZero();
        assertThat(output("acl", "test", "device001", "sensor/device001/x", "--publish"))
                .isEqualTo("deny: the user is disabled\n");
    }

    @Test
    void reportsMissingAndExistingNames() {
        assertThat(run("user", "disable", "unknown")).isEqualTo(ExitCode.FAILURE);
        assertThat(err.toString()).contains("There is no user 'unknown'");
        assertThat(run("acl", "add", "unknown", "a", "--access", "1")).isEqualTo(ExitCode.FAILURE);
        assertThat(runWithInput("secret", "user", "add", "twice", "--password-stdin", "--bcrypt-cost", "4"))
                .isZero();
        assertThat(runWithInput("secret", "user", "add", "twice", "--password-stdin", "--bcrypt-cost", "4"))
                .isEqualTo(ExitCode.FAILURE);
        assertThat(err.toString()).contains("already exists");
        assertThat(run("acl", "remove", "twice", "a")).isEqualTo(ExitCode.FAILURE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "acl add d a --access 8",
                "acl add d a --access -1",
                "acl add d a --access x",
                "acl add d a",
                "acl add d a --access 1 --read",
                "acl add d a/#/b --access 1",
                "acl add d a+ --access 1",
                "acl test d a/# --publish",
                "acl test d a# --subscribe",
                "acl test d a",
                "acl test d a --publish --subscribe",
                "user add d --password-stdin --bcrypt-cost 3",
                "user add d --password-stdin --bcrypt-cost 31",
                "user add d --password-stdin --generate-password",
                "user add $service/ingestion --password-stdin",
                "user add",
                "user frobnicate",
                "all --no-such-option",
                "all --mqtt-port 70000",
                "all --mqtt-port eleven",
                "all --mqtt-port 1883 --websocket-port 1883",
                "all --engine mosquitto",
                "acl test d a --publish --acl-mode lax",
                "all --max-bcrypt-cost 99",
                "all --postgres-timeout 1ms",
                "all --postgres-timeout 5000",
                "all --max-packet-size 1B",
                "all --max-packet-size 1048576",
                "all --acl-query SELECT",
                "broker --websocket-path mqtt",
                "broker --log-level verbose",
                "exporter --log-format xml",
                "frobnicate",
            })
    void rejectsInvalidArguments(String line) {
        assertThat(runWithInput("secret", line.split(" "))).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).isNotBlank().doesNotContain("\tat ");
    }

    @Test
    void reportsUnreachablePostgresql() {
        int exitCode = execute("", "user", "list", "--postgres-url", "postgresql://u:hunter2@localhost:1/d");

        assertThat(exitCode).isEqualTo(ExitCode.FAILURE);
        assertThat(err.toString()).contains("localhost:1/d", "refused").doesNotContain("hunter2", "\tat ");
    }

    @Test
    void waitForPostgresqlTimesOut() {
        int exitCode = execute(
                "", "broker", "--postgres-wait", "1s", "--postgres-url", "postgresql://u:hunter2@localhost:1/d");

        assertThat(exitCode).isEqualTo(ExitCode.FAILURE);
        assertThat(err.toString()).contains("localhost:1/d").doesNotContain("hunter2", "\tat ");
    }

    @Test
    void retriesWhileItWaitsForPostgresql() {
        String[] arguments = {"broker", "--postgres-wait=1h", "--postgres-url=postgresql://u:hunter2@localhost:1/d"};
        CommandLine command = RookeryCommand.commandLine(Map.of(), arguments);
        command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        Thread waiting = new Thread(() -> command.execute(arguments), "broker");
        waiting.start();

        Awaitility.await().until(() -> out.toString().contains("Retrying"));

        Awaitility.await().until(() -> {
            waiting.interrupt();
            return !waiting.isAlive();
        });
        assertThat(err.toString()).contains("Interrupted while waiting for PostgreSQL");
        assertThat(out + err.toString()).doesNotContain("hunter2", "\tat ");
    }

    @Test
    void reportsAPortInUse(@TempDir Path data) throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int exitCode = run(
                    "broker",
                    "--mqtt-host",
                    "127.0.0.1",
                    "--mqtt-port",
                    Integer.toString(taken.getLocalPort()),
                    "--websocket-port",
                    "0");

            assertThat(exitCode).isEqualTo(ExitCode.FAILURE);
            assertThat(err.toString())
                    .contains("127.0.0.1:" + taken.getLocalPort(), "in use", "--mqtt-port")
                    .doesNotContain("\tat ");
        }
    }

    private String hash(String username) {
        return database.query("SELECT password_hash FROM mqtt_users WHERE username = '" + username + "'")
                .get(0);
    }

    private String output(String... arguments) {
        out.getBuffer().setLength(0);
        run(arguments);
        return out.toString();
    }

    private int run(String... arguments) {
        return runWithInput("", arguments);
    }

    @Test
    void createsOnlyTheCalledCommand() {
        for (String name : RookeryCommand.commandLine(Map.of()).getSubcommands().keySet()) {
            Map<String, CommandLine> made =
                    RookeryCommand.commandLine(Map.of(), name, "--help").getSubcommands();

            if (!name.equals("help")) {
                assertThat(made).containsOnlyKeys(name);
            }
            assertThat(made.get(name).getCommandName()).isEqualTo(name);
        }
    }

    @Test
    void createsAllCommandsForTheHelp() {
        for (String[] arguments : new String[][] {{}, {"--help"}, {"help"}, {"nonsense"}}) {
            assertThat(RookeryCommand.commandLine(Map.of(), arguments).getSubcommands())
                    .containsKeys("all", "broker", "help");
        }
    }

    /** Runs against this test's database. */
    private int runWithInput(String input, String... arguments) {
        List<String> withDatabase = new ArrayList<>(List.of(arguments));
        withDatabase.add("--postgres-url");
        withDatabase.add(database.url());
        return execute(input, withDatabase.toArray(String[]::new));
    }

    private int execute(String input, String... arguments) {
        RookeryCommands.Result result = RookeryCommands.run(input, arguments);
        out.append(result.out());
        err.append(result.err());
        return result.exitCode();
    }
}
