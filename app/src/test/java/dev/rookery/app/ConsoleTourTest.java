package dev.rookery.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.testkit.RunningProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The console in Chromium, against the whole platform: {@code tour.mjs} of the console's sources. Console errors, violations of the
 * content security policy and accessibility findings fail it. The system property {@code rookery.screenshots} names a folder for
 * screenshots of the documentation.
 */
class ConsoleTourTest {
    private static final Duration START_TIMEOUT = Duration.ofMinutes(3);
    private static final int TOUR_MINUTES = 8;

    @TempDir
    private Path folder;

    @Test
    void firstMinutesOfANewUser() throws Exception {
        try (RunningProcess platform = RookeryProcess.start(
                folder.resolve("data"),
                "all",
                "--mqtt-port=0",
                "--websocket-port=0",
                "--api-port=0",
                "--exporter-port=0",
                "--dashboard-port=0",
                "--bcrypt-cost=4",
                "--drain-time=0s")) {
            platform.awaitOutput("Rookery is ready", START_TIMEOUT);

            String output = ConsoleProgram.run(
                    List.of("node", "e2e/tour.mjs"), environment(platform), folder.resolve("tour.txt"), TOUR_MINUTES);

            assertThat(output).endsWith("tour complete\n").doesNotContain("not ok");
        }
    }

    private static Map<String, String> environment(RunningProcess platform) {
        Map<String, String> environment = new HashMap<>();
        environment.put(
                "CONSOLE_URL",
                platform.find("Console +(http://localhost:\\d+)/").group(1));
        environment.put("MQTT_PORT", platform.find("MQTT +\\*:(\\d+)").group(1));
        environment.put(
                "CONSOLE_PASSWORD",
                platform.find("API owner 'admin' with password (\\w+)").group(1));
        environment.put(
                "FAILURE_SCREENSHOT",
                Path.of("target", "console-tour.png").toAbsolutePath().toString());
        String screenshots = System.getProperty("rookery.screenshots");
        if (screenshots != null) {
            environment.put("SCREENSHOTS", screenshots);
        }
        return environment;
    }
}
