package dev.rookery.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.testkit.RunningProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The console in Chromium with 100,000 clients and with a live view of a flood: {@code load.mjs} of the console's sources, which
 * prints figures of the browser. They depend on the machine, and are not asserted.
 */
@Tag("long")
class ConsoleLoadTest {
    private static final Duration START_TIMEOUT = Duration.ofMinutes(3);
    private static final int LOAD_MINUTES = 5;

    @TempDir
    private Path folder;

    @Test
    void staysResponsive() throws Exception {
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
            Map<String, String> environment = Map.of(
                    "CONSOLE_URL",
                    platform.find("Console +(http://localhost:\\d+)/").group(1),
                    "MQTT_PORT",
                    platform.find("MQTT +\\*:(\\d+)").group(1),
                    "CONSOLE_PASSWORD",
                    platform.find("API owner 'admin' with password (\\w+)").group(1),
                    "FAILURE_SCREENSHOT",
                    Path.of("target", "console-load.png").toAbsolutePath().toString());

            String output = ConsoleProgram.run(
                    List.of("node", "e2e/load.mjs"), environment, folder.resolve("load.txt"), LOAD_MINUTES);

            System.out.println(output);
            assertThat(output).contains("figures clients", "figures live").endsWith("load complete\n");
        }
    }
}
