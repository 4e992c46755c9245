package dev.rookery.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.app.command.ExitCode;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code rookery all} closes everything that it has started if a later component does not start. */
@Tag("long")
class FailedStartTest {
    private static final List<String> PORTS = List.of(
            "--mqtt-port",
            "--websocket-port",
            "--admin-port",
            "--metrics-port",
            "--api-port",
            "--dashboard-port",
            "--exporter-port");

    @TempDir
    private Path data;

    /** One test, because the first start creates a database. */
    @Test
    void aPortInUseLeavesNothingRunning() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("0.0.0.0"))) {
            for (String port : PORTS) {
                RookeryCommands.Result result = RookeryCommands.run("", arguments(port, taken.getLocalPort()));

                assertThat(result.exitCode()).as(port).isEqualTo(ExitCode.FAILURE);
                assertThat(result.err()).as(port).contains(":" + taken.getLocalPort(), port);
                assertThat(data.resolve("postgresql").resolve("postmaster.pid"))
                        .as(port)
                        .doesNotExist();
            }
        }
    }

    private String[] arguments(String taken, int port) {
        List<String> arguments = new ArrayList<>(List.of("all", "--data", data.toString(), "--drain-time", "0s"));
        for (String name : PORTS) {
            if (name.equals(taken)) {
                arguments.addAll(List.of(name, Integer.toString(port)));
            } else if (!name.equals("--metrics-port")) {
                arguments.addAll(List.of(name, "0"));
            }
        }
        return arguments.toArray(String[]::new);
    }
}
