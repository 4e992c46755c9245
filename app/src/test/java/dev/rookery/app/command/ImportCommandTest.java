package dev.rookery.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.auth.AclMode;
import dev.rookery.auth.password.PasswordCost;
import dev.rookery.auth.password.PasswordHasher;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.testkit.TestDatabase;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** {@code rookery import go-auth} with tables in PostgreSQL. */
class ImportCommandTest {
    private static final String HASH = new PasswordHasher(new PasswordCost(4, 14)).hash("secret");
    private static final List<String> USUAL = List.of(
            "listener 1884",
            "listener 9002",
            "protocol websockets",
            "auth_plugin /mosquitto/go-auth.so",
            "auth_opt_backends postgres",
            "auth_opt_hasher bcrypt",
            "auth_opt_pg_password hunter2",
            "auth_opt_pg_sslmode disable",
            "auth_opt_pg_userquery SELECT password_hash FROM mqtt_users WHERE username = $1 AND is_active = true LIMIT 1",
            "auth_opt_pg_superquery SELECT COUNT(*) FROM mqtt_users WHERE username = $1 AND is_superuser = true",
            "auth_opt_pg_aclquery SELECT topic FROM mqtt_acls WHERE username = $1 AND (access & $2) != 0");

    private final TestDatabase database = MigratedDatabase.create();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void reportsEachDifference() throws IOException {
        insertUser("device001", HASH, true, false);
        insertUser("device/2", HASH, true, false);
        insertUser(
                "de+vice", "$argon2id$v=19$m=65536,t=9,p=1$c2FsdHNhbHRzYWx0MTIzNA$h/Jml5DHPlQHOb27gz11Ag", true, false);
        insertUser("md5", "5ebe2294ecd0e0f08eab7690d2a6ee69", true, false);
        insertUser("root", HASH, false, true);
        insertRow("device001", "sensor/device001/#", "3");
        insertRow("device001", "command/device001/#", "1");
        insertRow("device001", "a/+", "7");
        insertRow("device001", "+/status", "2");
        insertRow("device001", "$share/group/a/#", "5");
        insertRow("device001", "log/%c", "2");
        insertRow("device001", "a/#/c", "7");
        insertRow("device001", "odd", "9");
        insertRow("device001", "null", "NULL");
        insertRow("device/2", "of/%u/#", "7");

        int exitCode = run("--check", config());

        assertThat(exitCode).isEqualTo(ExitCode.DIFFERENT);
        assertThat(err.toString()).isEmpty();
        assertThat(out.toString()).isEqualTo("""
                FILE uses PostgreSQL at ADDRESS: 5 users, 10 ACL rows.

                Imported settings:
                  --postgres-url postgresql://postgres@ADDRESS?sslmode=disable
                  --mqtt-port 1884
                  --websocket-port 9002

                Differences:
                  1 user refused, because the Argon2id work of 65536 KiB times 9 passes exceeds the limit of 262144: de+vice
                  1 user refused, because the hash has an unknown format; supported are bcrypt ($2a$, $2b$, $2y$), $argon2id$, PBKDF2$, $pbkdf2-sha512$ and SCRAM-SHA-256$: md5
                  1 user inactive and without a superuser's rights, which mosquitto-go-auth leaves to those who are connected: root
                  1 user with '+' or '#' in the name and with rights, where mosquitto permits nothing: de+vice
                  1 ACL row ignored, because '#' must be the last level and '+' must occupy a whole level: device001 'a/#/c'
                  2 ACL rows ignored, because its access is NULL or outside 0 to 7: device001 'null', device001 'odd'
                  1 ACL row ignored, because the username cannot replace %u: device/2 'of/%u/#'
                  2 ACL rows good for subscribing too, by the read bit (not with --acl-mode strict): device001 'command/device001/#', device001 'sensor/device001/#'
                  1 ACL row good for nothing, because a shared subscription is checked as the filter behind $share/group/: device001 '$share/group/a/#'
                  3 ACL rows good for shared subscriptions too: device001 'a/+', device001 'command/device001/#', device001 'sensor/device001/#'
                  1 ACL row no longer good for subscribing with '#' in the place of the last '+': device001 'a/+'
                  1 ACL row no longer good for topics that begin with '$': device001 '+/status'
                  1 ACL row good only for client ids without '/', '+', '#', '%' and control characters: device001 'log/%c'
                  WebSocket clients are served at the path /mqtt only (--websocket-path), not at every path
                  web pages of other origins cannot open a WebSocket; name theirs in --websocket-origins

                Notes:
                  listeners without an address are those of IPv4; --mqtt-host :: adds IPv6
                """.replace(
                "FILE", folder.resolve("mosquitto.conf").toString()).replace("ADDRESS", address()));
    }

    @Test
    void reportsEachOption() throws IOException {
        run(
                "--check",
                config(
                        "allow_anonymous true",
                        "persistence true",
                        "include_dir /missing/conf.d",
                        "max_keepalive 60",
                        "upgrade_outgoing_qos true",
                        "listener 8883",
                        "certfile /etc/server.pem",
                        "per_listener_settings true",
                        "auth_plugin_deny_special_chars false",
                        "auth_opt_backends postgres, files, jwt",
                        "auth_opt_files_acl_path /etc/acl",
                        "auth_opt_hasher pbkdf2",
                        "auth_opt_cache true",
                        "auth_opt_cache_type redis",
                        "auth_opt_acl_cache_seconds 300  # five minutes",
                        "auth_opt_check_prefix true",
                        "auth_opt_use_clientid_as_username true",
                        "auth_opt_retry_count 2",
                        "auth_opt_pg_sslcert /etc/client.pem",
                        "auth_opt_pg_frobnicate yes"));

        assertThat(out.toString()).endsWith("""
                Differences:
                  the users and rights of the backends files, jwt are not taken over; rookery import mosquitto reads the files
                  auth_opt_check_prefix is not supported: every username is looked up as it is
                  auth_opt_pg_frobnicate is unknown and not taken over
                  auth_opt_pg_sslcert is not supported: Rookery does not authenticate to PostgreSQL with a certificate
                  auth_opt_retry_count is not supported: the client receives "server unavailable"
                  auth_opt_use_clientid_as_username is not supported: clients have to send a username
                  auth_opt_acl_cache_seconds: mosquitto knows no comments behind a value, so that '#' is part of it
                  persistence: mosquitto's sessions and retained messages are not taken over; Rookery keeps its own in --data
                  auth_plugin_deny_special_chars: client ids with '+' or '#' never stand for %c
                  per_listener_settings: clients of all listeners are checked in the same way, with the last options of mosquitto-go-auth
                  include_dir: the files in /missing/conf.d were not read (there is no such folder)
                  upgrade_outgoing_qos has no counterpart: messages are delivered with the lower QoS of message and subscription
                  listener 8883 is not taken over: it has options of TLS without both certfile and keyfile; Rookery would serve plain text
                  WebSocket clients are served at the path /mqtt only (--websocket-path), not at every path
                  web pages of other origins cannot open a WebSocket; name theirs in --websocket-origins

                Notes:
                  auth_opt_hasher: stored pbkdf2 hashes are read, new ones are made with bcrypt
                  auth_opt_cache: not needed, for rights are kept in memory from the login on
                  allow_anonymous: clients without a username are refused, as mosquitto-go-auth does
                  listeners without an address are those of IPv4; --mqtt-host :: adds IPv6
                """);
        assertThat(out.toString()).doesNotContain("hunter2");
    }

    @Test
    void abbreviatesLongLists() throws IOException {
        for (int i = 1; i <= 5; i++) {
            insertUser("device" + i, "", true, false);
        }

        run("--check", config());

        assertThat(out.toString()).contains("5 users refused, because ", ": device1, device2, device3 and 2 more\n");
    }

    @Test
    void reportsNoDifferences() throws IOException {
        insertUser("device001", HASH, true, false);
        insertRow("device001", "sensor/#", "2");
        Path file = Path.of(config());
        Files.writeString(file, Files.readString(file).replace("listener 9002\nprotocol websockets\n", ""));

        assertThat(run("--check", "--acl-mode", "strict", file.toString())).isEqualTo(ExitCode.OK);
        assertThat(out.toString()).endsWith("""
                No differences.

                Notes:
                  listeners without an address are those of IPv4; --mqtt-host :: adds IPv6
                """);
    }

    @Test
    void writesSettingsThatTheBrokerReads() throws IOException {
        database.execute("CREATE TABLE \"odd \\ table\" (login text, pw text, note text)");
        Path output = folder.resolve("rookery.conf");
        String userQuery = "SELECT pw FROM \"odd \\ table\" WHERE login = $1 AND note != 'it''s # no comment'";

        int exitCode = run(
                "--output",
                output.toString(),
                "--acl-mode",
                "strict",
                "--max-bcrypt-cost",
                "15",
                config("auth_opt_pg_userquery " + userQuery));

        assertThat(exitCode).isZero();
        assertThat(out.toString())
                .contains("Wrote " + output + " without the password. Start with: PGPASSWORD=... ./rookery broker @"
                        + output)
                .doesNotContain("hunter2");
        assertThat(Files.readString(output)).doesNotContain("hunter2");
        assertThat(Files.getPosixFilePermissions(output)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        ParseResult broker = RookeryCommand.commandLine(Map.of())
                .parseArgs("broker", "@" + output)
                .subcommand();
        assertThat(broker.<String>matchedOptionValue("--postgres-url", ""))
                .isEqualTo("postgresql://postgres@" + address() + "?sslmode=disable");
        assertThat(broker.<AclMode>matchedOptionValue("--acl-mode", null)).isEqualTo(AclMode.STRICT);
        assertThat(broker.<String>matchedOptionValue("--user-query", "")).isEqualTo(userQuery);
        assertThat(broker.hasMatchedOption("--skip-migrations")).isTrue();
        assertThat(broker.<String>matchedOptionValue("--mqtt-port", "")).isEqualTo("1884");
        assertThat(broker.<String>matchedOptionValue("--websocket-port", "")).isEqualTo("9002");
        assertThat(broker.<Integer>matchedOptionValue("--max-bcrypt-cost", 0)).isEqualTo(15);
        assertThat(broker.hasMatchedOption("--acl-query")).isFalse();
    }

    @Test
    void importsTlsOfAListener() throws IOException {
        Path output = folder.resolve("rookery.conf");
        Path file = Path.of(config("max_packet_size 65536"));
        Files.writeString(file, Files.readString(file).replace("listener 1884\n", """
                                listener 8883
                                cafile /certs/ca.crt
                                certfile /certs/server.crt
                                keyfile /certs/server.key
                                require_certificate true
                                use_identity_as_username true
                                """));

        assertThat(run("--output", output.toString(), file.toString())).isZero();
        assertThat(Files.readString(output)).endsWith("""
                --mqtts-port "8883"
                --websocket-port "9002"
                --mqtt-port "none"
                --wss-port "none"
                --tls-certificate "/certs/server.crt"
                --tls-key "/certs/server.key"
                --tls-client-certificates "required"
                --tls-client-ca "/certs/ca.crt"
                --tls-user-from-certificate
                --max-packet-size "64KiB"
                """);
        RookeryCommand.commandLine(Map.of()).parseArgs("broker", "@" + output);
    }

    /** Queries of an application server: other tables, a number as key, an access that only stands for itself. */
    @Test
    void checksCustomQueries() throws IOException {
        database.execute(
                "CREATE TABLE \"user\" (username text, password_hash text, is_active boolean, is_admin boolean)");
        database.execute("CREATE TABLE app (id bigint, owner text)");
        String user =
                "auth_opt_pg_userquery SELECT password_hash FROM \"user\" WHERE username = $1 AND is_active LIMIT 1";
        String superuser = "auth_opt_pg_superquery SELECT is_admin FROM \"user\" WHERE username = $1";
        String acl = "auth_opt_pg_aclquery SELECT 'application/' || id || '/#' FROM app WHERE owner = $1 AND $2 = $2";

        assertThat(run("--check", config(user, superuser, acl))).isEqualTo(ExitCode.DIFFERENT);
        assertThat(out.toString())
                .contains(
                        "--acl-query SELECT 'application/' || id || '/#' FROM app",
                        "  auth_opt_pg_superquery returns a boolean, which mosquitto-go-auth cannot read")
                .doesNotContain("Errors");
    }

    @Test
    void failsWithQueriesThatCannotWork() throws IOException {
        Path output = folder.resolve("rookery.conf");
        String acl = "auth_opt_pg_aclquery SELECT pattern FROM mqtt_acls WHERE username = $1 AND access >= $2";

        assertThat(run("--output", output.toString(), config(acl))).isEqualTo(ExitCode.FAILURE);
        assertThat(out.toString()).contains("""
                Errors, with which no client could log in:
                  The ACL query (--acl-query) fails: column "pattern" does not exist
                """);
        assertThat(output).doesNotExist();
    }

    @Test
    void replacesAFileOnlyWithForce() throws IOException {
        Path output = Files.writeString(folder.resolve("rookery.conf"), "mine");

        assertThat(run("--output", output.toString(), config())).isEqualTo(ExitCode.FAILURE);
        assertThat(err.toString()).isEqualTo("rookery: " + output + " already exists; --force replaces it\n");
        assertThat(output).hasContent("mine");

        assertThat(run("--output", output.toString(), "--force", config())).isZero();
        assertThat(Files.readString(output)).startsWith("--postgres-url \"postgresql://");
        assertThat(Files.getPosixFilePermissions(output)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void reportsFailures() throws IOException {
        assertThat(run("--check", folder.resolve("missing").toString())).isEqualTo(ExitCode.FAILURE);
        assertThat(run("--check", config("auth_opt_backends redis"))).isEqualTo(ExitCode.FAILURE);
        assertThat(run("--check", config("auth_opt_pg_port 1"))).isEqualTo(ExitCode.FAILURE);
        assertThat(run("--check", config("auth_opt_pg_host /var/run/postgresql")))
                .isEqualTo(ExitCode.FAILURE);
        assertThat(err.toString())
                .contains(
                        "rookery: There is no file " + folder.resolve("missing") + "\n",
                        "rookery: The configured backends are redis; only",
                        "rookery: PostgreSQL at localhost:1/",
                        "rookery: The host '/var/run/postgresql' of auth_opt_pg_host cannot be used in a URL\n")
                .doesNotContain("hunter2", "\tat ");
    }

    @Test
    void requiresCheckOrOutput() throws IOException {
        assertThat(run(config())).isEqualTo(ExitCode.USAGE);
        assertThat(run("--check", "--output", "x", config())).isEqualTo(ExitCode.USAGE);
        assertThat(run("--check", "--acl-mode", "lax", config())).isEqualTo(ExitCode.USAGE);
    }

    private String config(String... more) throws IOException {
        URI url = URI.create(database.url());
        List<String> lines = new ArrayList<>(USUAL);
        lines.add("auth_opt_pg_host " + url.getHost());
        lines.add("auth_opt_pg_port " + url.getPort());
        lines.add("auth_opt_pg_dbname " + url.getPath().substring(1));
        lines.add("auth_opt_pg_user " + url.getUserInfo());
        lines.addAll(List.of(more));
        return Files.write(folder.resolve("mosquitto.conf"), lines).toString();
    }

    private String address() {
        return PostgresConfig.fromUrl(database.url(), Map.of()).address();
    }

    private void insertUser(String name, String hash, boolean active, boolean superuser) {
        database.execute(
                "INSERT INTO mqtt_users VALUES ('" + name + "', '" + hash + "', " + active + ", " + superuser + ")");
    }

    private void insertRow(String username, String topic, String access) {
        database.execute("INSERT INTO mqtt_acls VALUES ('" + username + "', '" + topic + "', " + access + ")");
    }

    private int run(String... arguments) {
        List<String> line = new ArrayList<>(List.of("import", "go-auth"));
        line.addAll(List.of(arguments));
        CommandLine command = RookeryCommand.commandLine(Map.of());
        command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return command.execute(line.toArray(String[]::new));
    }
}
