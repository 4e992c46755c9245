package dev.rookery.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstPasswordsTest {
    private final List<String> output = new ArrayList<>();

    @TempDir
    private Path folder;

    @Test
    void writesAFileForItsOwnerInsteadOfTheOutput() throws IOException {
        Path file = folder.resolve("first-passwords");
        FirstPasswords passwords = new FirstPasswords(Optional.of(file), output::add);

        assertThat(passwords.report("MQTT superuser", "admin", "secret1", "rookery user passwd"))
                .isFalse();
        assertThat(passwords.report("API owner", "admin", "secret2", "rookery account passwd"))
                .isFalse();

        assertThat(file)
                .hasContent("MQTT superuser 'admin' with password secret1\nAPI owner 'admin' with password secret2");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(String.join("\n", output))
                .contains(file.toString(), "rookery user passwd admin")
                .doesNotContain("secret");
    }

    @Test
    void explainsEachAccountInOnePlace() {
        FirstPasswords passwords = new FirstPasswords(Optional.empty(), output::add);
        List<String> banner = new ArrayList<>();
        passwords.explain(banner::add);
        assertThat(banner).isEmpty();

        assertThat(passwords.report("MQTT superuser", "admin", "secret1", "rookery user passwd"))
                .isTrue();
        passwords.report("API owner", "admin", "secret2", "rookery account passwd");
        passwords.report("operator", "admin", "secret3", "rookery operator passwd");
        passwords.explain(banner::add);

        assertThat(output).anyMatch(line -> line.contains("secret1"));
        assertThat(banner)
                .hasSize(5)
                .anyMatch(line -> line.contains("MQTT superuser 'admin' logs in to the broker"))
                .anyMatch(line -> line.contains("API owner 'admin' signs in to the console"))
                .anyMatch(line -> line.contains("operator 'admin' signs in to the operator's console"))
                .noneMatch(line -> line.contains("secret"));
    }
}
