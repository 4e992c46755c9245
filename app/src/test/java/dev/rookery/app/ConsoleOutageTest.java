package dev.rookery.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.testkit.FreePort;
import dev.rookery.testkit.PostgresProcess;
import dev.rookery.testkit.RunningProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL, the broker and the API stop and start under an open page of the console, whose components are processes of their own. */
@Tag("long")
class ConsoleOutageTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(4);
    private static final Path WEB =
            Path.of("..", "dashboard", "src", "main", "web").toAbsolutePath().normalize();
    private static final String PASSWORD = "the first password";

    private final int mqttPort = FreePort.find();
    private final int internalPort = FreePort.find();
    private final int adminPort = FreePort.find();
    private final int apiPort = FreePort.find();
    private final int consolePort = FreePort.find();

    @TempDir
    private Path folder;

    @Test
    void thePageRecoversByItself() throws Exception {
        try (PostgresProcess postgres = new PostgresProcess(folder.resolve("postgresql"))) {
            String url = "--postgres-url=" + postgres.url("postgres");
            List<String> secrets = secrets();
            RunningProcess broker = broker(url, secrets);
            RunningProcess api = api(url, secrets);
            try (RunningProcess console = console();
                    RunningProcess program = program()) {
                program.awaitOutput("now: stop PostgreSQL", TIMEOUT);
                postgres.stop();
                program.awaitOutput("now: start PostgreSQL", TIMEOUT);
                postgres.start();
                program.awaitOutput("now: stop the broker", TIMEOUT);
                broker.close();
                program.awaitOutput("now: start the broker", TIMEOUT);
                broker = broker(url, secrets);
                program.awaitOutput("now: stop the API", TIMEOUT);
                api.close();
                program.awaitOutput("now: start the API", TIMEOUT);
                api = api(url, secrets);
                assertThat(program.awaitExit(TIMEOUT)).as(program.output()).isZero();
                assertThat(program.output()).endsWith("tour complete\n").doesNotContain("not ok");
                assertThat(api.output() + console.output()).doesNotContain("OutOfMemory");
            } finally {
                api.close();
                broker.close();
            }
        }
    }

    private List<String> secrets() throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "a-token-for-the-admin-port");
        Path key = Files.writeString(folder.resolve("key"), "0123456789abcdef0123456789abcdef\n");
        return List.of("--service-key-file=" + key, token.toString());
    }

    private RunningProcess broker(String postgres, List<String> secrets) throws IOException {
        RunningProcess broker = RookeryProcess.start(
                folder.resolve("broker"),
                "broker",
                postgres,
                "--mqtt-port=" + mqttPort,
                "--websocket-port=none",
                "--internal-port=" + internalPort,
                secrets.get(0),
                "--admin-port=" + adminPort,
                "--admin-token-file=" + secrets.get(1),
                "--bcrypt-cost=4",
                "--drain-time=0s");
        broker.awaitOutput("Rookery is ready", TIMEOUT);
        return broker;
    }

    private RunningProcess api(String postgres, List<String> secrets) throws IOException {
        Path password = Files.writeString(folder.resolve("password"), PASSWORD + "\n");
        RunningProcess api = RookeryProcess.start(
                folder.resolve("api"),
                "api",
                postgres,
                "--api-host=127.0.0.1",
                "--api-port=" + apiPort,
                "--broker-internal-port=" + internalPort,
                secrets.get(0),
                "--broker-admin-port=" + adminPort,
                "--broker-admin-token-file=" + secrets.get(1),
                "--api-first-password-file=" + password,
                "--bcrypt-cost=4");
        api.awaitOutput("The API is ready", TIMEOUT);
        return api;
    }

    private RunningProcess console() throws IOException {
        List<String> command = new ArrayList<>(RookeryProcess.command(
                "dashboard",
                "--dashboard-host=127.0.0.1",
                "--dashboard-port=" + consolePort,
                "--dashboard-api-url=http://127.0.0.1:" + apiPort,
                "--dashboard-mqtt-url=none"));
        RunningProcess console = RunningProcess.start(command);
        console.awaitOutput("The console is ready", TIMEOUT);
        return console;
    }

    private RunningProcess program() throws IOException {
        return RunningProcess.start(List.of(
                "env",
                "-C",
                WEB.toString(),
                "CONSOLE_URL=http://127.0.0.1:" + consolePort,
                "CONSOLE_PASSWORD=" + PASSWORD,
                "MQTT_PORT=" + mqttPort,
                "FAILURE_SCREENSHOT=" + Path.of("target", "console-failure.png").toAbsolutePath(),
                "node",
                "e2e/outage.mjs"));
    }
}
