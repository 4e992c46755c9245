package dev.rookery.app.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.app.RookeryProcess;
import dev.rookery.testkit.RunningProcess;
import dev.rookery.testkit.TestDatabase;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Log of a process with {@code --log-level} and {@code --log-format}. */
class LoggingProcessTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final String PASSWORD = "hunter2";

    private static TestDatabase database;

    @TempDir
    private Path data;

    @BeforeAll
    static void createDatabase() {
        database = TestDatabase.create();
    }

    @Test
    void jsonLogHasOneEventPerLine() throws Exception {
        try (RunningProcess broker = broker("--log-format=json", "--log-level=debug")) {
            broker.awaitOutput("Rookery is ready", TIMEOUT);
            broker.terminate();
            broker.awaitExit(TIMEOUT);

            List<JsonObject> events =
                    broker.output().lines().map(JsonObject::new).toList();
            assertThat(events)
                    .allSatisfy(event -> assertThat(event.fieldNames())
                            .contains("timestamp", "level", "loggerName", "threadName", "message", "throwable"))
                    .anySatisfy(event -> assertThat(event.getString("level")).isEqualTo("INFO"));
            assertThat(broker.output()).doesNotContain(PASSWORD);
        }
    }

    @Test
    void jsonLogReportsTheFailureOfACommand() throws Exception {
        try (RunningProcess broker = RookeryProcess.start(
                data,
                "broker",
                "--log-format=json",
                "--postgres-wait=0s",
                "--postgres-url=postgresql://user:" + PASSWORD + "@localhost:1/name")) {
            assertThat(broker.awaitExit(TIMEOUT)).isEqualTo(1);

            List<JsonObject> events =
                    broker.output().lines().map(JsonObject::new).toList();
            assertThat(events).last().satisfies(event -> {
                assertThat(event.getString("level")).isEqualTo("ERROR");
                assertThat(event.getString("message")).contains("localhost:1/name");
            });
            assertThat(broker.output()).doesNotContain(PASSWORD);
        }
    }

    @Test
    void levelErrorSuppressesOtherEvents() throws Exception {
        try (RunningProcess broker = broker("--log-level=error")) {
            broker.awaitOutput("Rookery is ready", TIMEOUT);

            assertThat(broker.output()).doesNotContain(" INFO ", " WARN ");
        }
    }

    private RunningProcess broker(String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "broker",
                "--postgres-url=" + database.url(),
                "--mqtt-host=127.0.0.1",
                "--mqtt-port=0",
                "--websocket-port=none",
                "--drain-time=0s"));
        arguments.addAll(Arrays.asList(more));
        return RookeryProcess.start(data, arguments.toArray(String[]::new));
    }
}
