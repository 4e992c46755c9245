package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tests referenced by docs/reference/conformance.md exist, and no statement is listed twice. */
class ConformanceTableTest {
    private static final Path TABLE = Path.of("..", "docs", "reference", "conformance.md");
    private static final Pattern REFERENCE = Pattern.compile("`(\\w+Test)\\.(\\w+)`");
    private static final List<String> PACKAGES = List.of("engine", "session", "topic", "mqtt");

    @Test
    void referencesExistingTests() throws IOException {
        List<String> missing = REFERENCE
                .matcher(Files.readString(TABLE))
                .results()
                .filter(reference -> !exists(reference.group(1), reference.group(2)))
                .map(reference -> reference.group())
                .distinct()
                .toList();

        assertThat(missing).isEmpty();
    }

    @Test
    void listsEachStatementOfAVersionOnce() throws IOException {
        for (String section : Files.readString(TABLE).split("\n## ")) {
            List<String> statements = Pattern.compile("\\| (MQTT-\\S+) \\|")
                    .matcher(section)
                    .results()
                    .map(statement -> statement.group(1))
                    .toList();
            assertThat(statements).doesNotHaveDuplicates();
        }
    }

    private static boolean exists(String className, String method) {
        return PACKAGES.stream()
                .flatMap(name -> load("dev.rookery.broker." + name + "." + className))
                .flatMap(found -> Arrays.stream(found.getDeclaredMethods()))
                .anyMatch(found -> found.getName().equals(method));
    }

    private static Stream<Class<?>> load(String name) {
        try {
            return Stream.of(Class.forName(name));
        } catch (ClassNotFoundException e) {
            return Stream.empty();
        }
    }
}
