package dev.rookery.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.testkit.RunningProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the commands of the guides for users, as they stand there, against one running platform: blocks of {@code bash}
 * in the order of the pages, then blocks of {@code sql}. Blocks of {@code sh} are for readers only.
 */
@Tag("long")
class GuidesTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(5);
    private static final List<String> GUIDES = List.of("first-steps", "users-and-rights", "devices", "tenants");

    @TempDir
    private Path data;

    @Test
    void commandsWorkAsWritten() throws Exception {
        createServerCertificate();
        try (CommandServer commands = CommandServer.start(data);
                RunningProcess platform = RunningProcess.start(platformCommand())) {
            platform.awaitOutput("Rookery is ready", TIMEOUT);
            Path script = data.resolve("guides.sh");
            Files.writeString(
                    script,
                    "set -euo pipefail\nexec < /dev/null\ncd '" + commands.folder() + "'\n"
                            + forPlatform(blocks("bash"), platform));

            try (RunningProcess guides = RunningProcess.start(List.of("bash", script.toString()))) {
                int exit = guides.awaitExit(TIMEOUT);

                assertThat(exit).as(guides.output()).isZero();
                assertThat(guides.output())
                        .contains("sensor/device001/temperature {\"value\": 22.5, \"unit\": \"C\"}")
                        .contains("allow: row 'sensor/device001/#' with access 3")
                        .contains("exit code 3")
                        .contains("\"role\":\"owner\"")
                        .contains("row 'sensor/#' with access 1")
                        .contains("Pump seven")
                        .contains("admin device.create")
                        .contains("acme\tactive");
            }
            execute(blocks("sql"), platform);
        }
    }

    /** Creates the files fullchain.pem and privkey.pem as the TLS guide does. */
    private void createServerCertificate() throws Exception {
        Matcher command = Pattern.compile("```sh\n(openssl req -x509 .*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("..", "docs", "guides", "tls.md")));
        assertThat(command.find()).isTrue();
        String script = "cd '" + data + "' && " + command.group(1);
        try (RunningProcess openssl = RunningProcess.start(List.of("bash", "-c", script))) {
            assertThat(openssl.awaitExit(TIMEOUT)).as(openssl.output()).isZero();
        }
    }

    private static String forPlatform(List<String> commands, RunningProcess platform) {
        String password =
                platform.find("API owner 'admin' with password (\\w+)").group(1);
        return String.join("", commands)
                .replace(
                        "localhost:3001",
                        "localhost:"
                                + platform.find("API +http://[^:]+:(\\d+)/").group(1))
                .replace(
                        "localhost:3000",
                        "localhost:"
                                + platform.find("Sign-up +http://localhost:(\\d+)/")
                                        .group(1))
                .replace("-p 1883", "-p " + platform.find("MQTT +\\*:(\\d+)").group(1))
                .replace(
                        "-p 8883",
                        "-p " + platform.find("MQTT \\(TLS\\) +\\*:(\\d+)").group(1))
                .replace("the-password-that-was-printed", password);
    }

    private void execute(List<String> statements, RunningProcess platform) throws IOException, SQLException {
        String address = platform.find("PostgreSQL +(\\S+) \\(user rookery\\)").group(1);
        String password =
                Files.readString(data.resolve("postgresql.rookery.password")).strip();
        try (Connection connection = DriverManager.getConnection("jdbc:postgresql://" + address, "rookery", password);
                Statement statement = connection.createStatement()) {
            for (String block : statements) {
                statement.execute(block);
            }
        }
    }

    private static List<String> blocks(String language) throws IOException {
        Pattern block = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL);
        List<String> blocks = new ArrayList<>();
        for (String guide : GUIDES) {
            String text = Files.readString(Path.of("..", "docs", "guides", guide + ".md"));
            List<String> found =
                    block.matcher(text).results().map(match -> match.group(1)).toList();
            blocks.addAll(found);
        }
        assertThat(blocks).isNotEmpty();
        return blocks;
    }

    private List<String> platformCommand() {
        return List.of(
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
                "0",
                "--dashboard-port",
                "0",
                "--provisioner-port",
                "0",
                "--tls-certificate",
                data.resolve("fullchain.pem").toString(),
                "--tls-key",
                data.resolve("privkey.pem").toString(),
                "--mqtts-port",
                "0",
                "--wss-port",
                "none",
                "--tls-client-certificates",
                "optional",
                "--tls-user-from-certificate");
    }
}
