package dev.rookery.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The operator's console and those of customers in Chromium, against the whole platform. Console errors, violations of the content
 * security policy and accessibility findings fail it. The system property {@code rookery.screenshots} names a folder for
 * screenshots of the documentation.
 */
@Tag("long")
class OperatorConsoleTest {
    private static final int MINUTES = 8;

    @TempDir
    private Path folder;

    @Test
    void anOperatorOpensTheConsoleOfACustomerWhoEndsIt() throws Exception {
        run("handover.mjs", "hand-over complete\n");
    }

    @Test
    void allPagesAndThreeBrowsersAtOnce() throws Exception {
        run("operator.mjs", "operator tour complete\n");
    }

    @Test
    void hostileNamesAndABrokenApi() throws Exception {
        run("operator-robust.mjs", "tour complete\n");
    }

    private void run(String program, String end) throws Exception {
        try (SignupPlatform platform = new SignupPlatform(folder.resolve("data"), "--dashboard-port=0")) {
            String output = ConsoleProgram.run(
                    List.of("node", "e2e/" + program), environment(platform), folder.resolve("output.txt"), MINUTES);

            assertThat(output).endsWith(end).doesNotContain("not ok");
        }
    }

    private static Map<String, String> environment(SignupPlatform platform) {
        Map<String, String> environment = new HashMap<>();
        environment.put("OPERATOR_URL", "http://localhost:" + platform.signupPort());
        environment.put(
                "OPERATOR_PASSWORD",
                platform.process().find("operator 'admin' with password (\\w+)").group(1));
        // Of the customers' console, whose helpers read them.
        environment.put("CONSOLE_URL", "http://localhost:" + platform.consolePort());
        environment.put("CONSOLE_PASSWORD", "unused");
        environment.put("MQTT_PORT", "0");
        environment.put(
                "FAILURE_SCREENSHOT",
                Path.of("target", "operator-console.png").toAbsolutePath().toString());
        String screenshots = System.getProperty("rookery.screenshots");
        if (screenshots != null) {
            environment.put("SCREENSHOTS", screenshots);
        }
        return environment;
    }
}
