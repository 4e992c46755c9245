package dev.rookery.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.app.RookeryCommands;
import dev.rookery.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands on certificate authorities with an external PostgreSQL; no broker runs. */
class DeviceCaCommandTest {
    private final TestDatabase database = MigratedDatabase.create();

    @TempDir
    private Path folder;

    private RookeryCommands.Result run(String... arguments) {
        List<String> withDatabase = new ArrayList<>(List.of(arguments));
        withDatabase.addAll(List.of("--postgres-url", database.url()));
        return RookeryCommands.run("", withDatabase.toArray(String[]::new));
    }

    private void assertFails(String message, String... arguments) {
        RookeryCommands.Result result = run(arguments);
        assertThat(result.exitCode()).isEqualTo(ExitCode.FAILURE);
        assertThat(result.err()).contains(message);
    }

    private static String id(String output) {
        return output.strip().replaceFirst(".*: ", "");
    }

    @Test
    void managesTheAuthoritiesOfATenant() {
        run("tenant", "add", "acme").orFail();
        String first =
                id(run("device-ca", "create", "first", "--tenant", "acme").orFail());
        assertFails("is taken", "device-ca", "create", "first", "--tenant", "acme");
        String second = id(
                run("device-ca", "rotate", first, "second", "--tenant", "acme").orFail());

        assertThat(run("device-ca", "list", "--tenant", "acme").orFail())
                .containsPattern(first + "\tfirst\tprevious\tgenerated\tverifies\t.*\n" + second
                        + "\tsecond\tcurrent\tgenerated\tissues\t.*\n");
        assertThat(run("device-ca", "list").orFail()).isEmpty();
        assertFails("No such certificate authority", "device-ca", "rotate", first, "third");
        assertFails("--yes", "device-ca", "retire", first, "--tenant", "acme");
        run("device-ca", "retire", first, "--yes", "--tenant", "acme").orFail();
        assertThat(run("device-ca", "list", "--tenant", "acme").orFail())
                .startsWith(second)
                .doesNotContain(first);
        assertThat(database.query("SELECT action FROM api_audit WHERE tenant = 'acme' ORDER BY id"))
                .containsSubsequence("device-ca.create", "device-ca.rotate", "device-ca.retire");
    }

    @Test
    void requiresALongSecret() throws IOException {
        Path key = Files.writeString(folder.resolve("key"), "short");

        assertThat(run("device-ca", "create", "x", "--device-ca-key-file", key.toString())
                        .err())
                .contains("must have at least 32");
        Files.writeString(key, "0123456789abcdef0123456789abcdef\n");
        run("device-ca", "create", "x", "--device-ca-key-file", key.toString()).orFail();
    }
}
