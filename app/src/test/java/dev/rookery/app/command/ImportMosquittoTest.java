package dev.rookery.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.testkit.TestDatabase;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code rookery import mosquitto} with tables in PostgreSQL. */
class ImportMosquittoTest {
    private final TestDatabase database = MigratedDatabase.create();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void addsUsersAndWritesSettings() throws IOException {
        database.execute("INSERT INTO mqtt_users VALUES ('known', 'own', true, false)");
        Files.writeString(
                folder.resolve("passwd"),
                "known:$7$101$c2FsdA==$AAAAAAAAAAAAAAAAAAAAAA==\n"
                        + "fresh:$7$101$c2FsdA==$AAAAAAAAAAAAAAAAAAAAAA==\n");
        Files.writeString(folder.resolve("acl"), "pattern readwrite device/%u/#\n");
        Path config = Files.writeString(folder.resolve("mosquitto.conf"), """
                listener 1884
                password_file passwd
                acl_file acl
                max_packet_size 65536
                """);
        Path output = folder.resolve("rookery.conf");

        assertThat(run("--check", config.toString())).isEqualTo(ExitCode.DIFFERENT);
        assertThat(database.query("SELECT username FROM mqtt_users")).containsExactly("known");
        assertThat(run("--output", output.toString(), "--postgres-url", database.url(), config.toString()))
                .isEqualTo(ExitCode.OK);

        assertThat(err.toString()).isEmpty();
        assertThat(out.toString())
                .contains(config + ": 2 users, 2 ACL rows.")
                .endsWith("Wrote " + output + ". Added 1 users. Not changed, because they exist: known\n");
        assertThat(output).hasContent("""
                --mqtt-port "1884"
                --websocket-port "none"
                --max-packet-size "64KiB"
                """);
        assertThat(database.query("SELECT password_hash FROM mqtt_users ORDER BY username"))
                .containsExactly("PBKDF2$sha512$101$c2FsdA==$AAAAAAAAAAAAAAAAAAAAAA==", "own");
        assertThat(database.query("SELECT username || ' ' || topic || ' ' || access FROM mqtt_acls"))
                .containsExactly("fresh device/%u/# 7");
    }

    @Test
    void admitsClientsWithoutUsernameWithImportedRightsOnly() throws IOException {
        Path config = Files.writeString(folder.resolve("mosquitto.conf"), "listener 1884\nallow_anonymous true\n");
        Path output = folder.resolve("rookery.conf");

        assertThat(run("--output", output.toString(), "--postgres-url", database.url(), config.toString()))
                .isEqualTo(ExitCode.OK);
        assertThat(output).content().contains("--anonymous-user \"anonymous\"");

        database.execute("UPDATE mqtt_users SET is_superuser = true WHERE username = 'anonymous'");
        assertThat(run("--output", output.toString(), "--force", "--postgres-url", database.url(), config.toString()))
                .isEqualTo(ExitCode.OK);
        assertThat(output).content().doesNotContain("--anonymous-user");
        assertThat(out.toString()).contains("Left out --anonymous-user, because the user exists already.");
    }

    private int run(String... arguments) {
        List<String> line = new ArrayList<>(List.of("import", "mosquitto"));
        line.addAll(List.of(arguments));
        CommandLine command = RookeryCommand.commandLine(Map.of());
        command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return command.execute(line.toArray(String[]::new));
    }
}
