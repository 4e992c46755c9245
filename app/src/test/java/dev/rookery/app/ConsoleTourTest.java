package dev.rookery.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.testkit.RunningProcess;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The console in Chromium, against the whole platform: {@code tour.mjs} of the console's sources. Console errors, violations of the
 * content security policy and accessibility findings fail it. The system property {@code rookery.screenshots} names a folder for
 * screenshots of the documentation.
 */
class ConsoleTourTest {
    private static final Path WEB = Path.of("..", "dashboard", "src", "main", "web").toAbsolutePath().normalize();
    private static final Duration START_TIMEOUT = Duration.ofMinutes(3);
    private static final int TOUR_MINUTES = 8;

    @TempDir
    private Path folder;

    @Test
    void firstMinutesOfANewUser() throws Exception {
        assertThat(WEB.resolve("node_modules"))
                .as("packages of the console, which 'mvn verify' installs")
                .isDirectory();
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
            Matcher console = platform.find("Console +(http://localhost:\\d+)/");
            Matcher mqtt = platform.find("MQTT +\\*:(\\d+)");
            Matcher owner = platform.find("API owner 'admin' with password (\\w+)");

            tour(console.group(1), mqtt.group(1), owner.group(1));
        }
    }

    private void tour(String url, String mqttPort, String password) throws Exception {
        File output = folder.resolve("tour.txt").toFile();
        ProcessBuilder command = new ProcessBuilder("node", "e2e/tour.mjs")
                .directory(WEB.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output);
        command.environment().put("CONSOLE_URL", url);
        command.environment().put("MQTT_PORT", mqttPort);
        command.environment().put("CONSOLE_PASSWORD", password);
        command.environment()
                .put("FAILURE_SCREENSHOT", Path.of("target", "console-tour.png").toAbsolutePath().toString());
        String screenshots = System.getProperty("rookery.screenshots");
        if (screenshots != null) {
            command.environment().put("SCREENSHOTS", screenshots);
        }
        Process tour = command.start();
        try {
            boolean ended = tour.waitFor(TOUR_MINUTES, TimeUnit.MINUTES);
            assertThat(Files.readString(output.toPath()))
                    .as("output of the tour, which %s", ended ? "has ended" : "did not end in time")
                    .endsWith("tour complete\n");
        } finally {
            tour.destroyForcibly();
        }
    }
}
