package dev.rookery.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.testkit.RunningProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the commands of docs/guides/devices.md, as they stand there, against a running platform. */
class ApiTourTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final Pattern BLOCK = Pattern.compile("```bash\n(.*?)```", Pattern.DOTALL);

    @TempDir
    private Path data;

    @Test
    void keepsItsPromises() throws Exception {
        try (RunningProcess platform = platform()) {
            platform.awaitOutput("Rookery is ready", TIMEOUT);
            String api = platform.find("API +http://[^:]+:(\\d+)/").group(1);
            String mqtt = platform.find("MQTT +\\*:(\\d+)").group(1);
            String password =
                    platform.find("API owner 'admin' with password (\\w+)").group(1);
            Path script = data.resolve("tour.sh");
            Files.writeString(
                    script,
                    "set -euo pipefail\n"
                            + commands()
                                    .replace("localhost:3001", "localhost:" + api)
                                    .replace("-p 1883", "-p " + mqtt)
                                    .replace("the-password-that-was-printed", password));

            try (RunningProcess tour = RunningProcess.start(List.of("bash", script.toString()))) {
                int exit = tour.awaitExit(TIMEOUT);

                assertThat(exit).as(tour.output()).isZero();
                assertThat(tour.output())
                        .contains("\"role\":\"owner\"")
                        .contains("urn:rookery:problem:not-found")
                        .contains("row 'sensor/#' with access 1")
                        .contains("Pump seven")
                        .contains("admin device.create")
                        .contains("No license is installed");
            }
        }
    }

    private static String commands() throws IOException {
        Matcher blocks = BLOCK.matcher(Files.readString(Path.of("..", "docs", "guides", "devices.md")));
        return blocks.results().map(block -> block.group(1)).collect(Collectors.joining());
    }

    private RunningProcess platform() throws IOException {
        return RunningProcess.start(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dio.netty.bootstrap.extensions=serviceload",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Rookery.class.getName(),
                "all",
                "--data",
                data.toString(),
                "--mqtt-port",
                "0",
                "--websocket-port",
                "0",
                "--api-port",
                "0",
                "--exporter-port",
                "0"));
    }
}
