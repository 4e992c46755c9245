package dev.rookery.app;

import dev.rookery.testkit.RunningProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code rookery all} with the console, for programs that test it in Chromium. */
final class ConsolePlatform implements AutoCloseable {
    private static final Duration START_TIMEOUT = Duration.ofMinutes(3);

    private final RunningProcess process;

    private ConsolePlatform(RunningProcess process) {
        this.process = process;
    }

    /** Starts the platform on free ports. */
    static ConsolePlatform start(Path data, String... options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "all",
                "--mqtt-port=0",
                "--websocket-port=0",
                "--api-port=0",
                "--exporter-port=0",
                "--dashboard-port=0",
                "--bcrypt-cost=4",
                "--drain-time=0s"));
        arguments.addAll(List.of(options));
        RunningProcess process = RookeryProcess.start(data, arguments.toArray(String[]::new));
        process.awaitOutput("Rookery is ready", START_TIMEOUT);
        return new ConsolePlatform(process);
    }

    /** Returns the environment of a program: addresses and the password of the first owner. */
    Map<String, String> environment() {
        return environment(process);
    }

    /** Returns the environment of a program that uses the platform of the process. */
    static Map<String, String> environment(RunningProcess process) {
        Map<String, String> environment = new HashMap<>();
        environment.put(
                "CONSOLE_URL", process.find("Console +(http://localhost:\\d+)/").group(1));
        environment.put("PLATFORM_PID", Long.toString(process.pid()));
        environment.put("MQTT_PORT", process.find("MQTT +\\*:(\\d+)").group(1));
        environment.put(
                "CONSOLE_PASSWORD",
                process.find("API owner 'admin' with password (\\w+)").group(1));
        environment.put(
                "FAILURE_SCREENSHOT",
                Path.of("target", "console-failure.png").toAbsolutePath().toString());
        String screenshots = System.getProperty("rookery.screenshots");
        if (screenshots != null) {
            environment.put("SCREENSHOTS", screenshots);
        }
        return environment;
    }

    @Override
    public void close() {
        process.close();
    }
}
