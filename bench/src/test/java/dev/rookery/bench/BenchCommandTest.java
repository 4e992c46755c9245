package dev.rookery.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rookery.bench.fake.FakeBroker;
import dev.rookery.bench.fake.Fault;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Options, exit status and results of {@code rookery bench}. */
@Tag("long")
@Timeout(600)
class BenchCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter errors = new StringWriter();

    @TempDir
    private Path results;

    @Test
    void runsSmokeProfileWithAllInstalledBrokers() throws Exception {
        int status = run("--profile=smoke", "--home=..");

        JsonNode report = report();
        assertThat(status).isZero();
        assertThat(report.path("finished").asBoolean()).isTrue();
        assertThat(report.path("peers")).hasSize(5);
        for (JsonNode peer : report.path("peers")) {
            String name = peer.path("name").asText();
            if (peer.has("missing")) {
                assertThat(peer.path("missing").asText()).isNotBlank();
            } else {
                assertThat(report.path("runs"))
                        .as(name)
                        .filteredOn(run -> run.path("peer").asText().equals(name))
                        .hasSize(8)
                        .anyMatch(run -> run.path("complete").asBoolean());
            }
        }
    }

    @Test
    void measuresExternalBroker() throws Exception {
        try (FakeBroker broker = new FakeBroker(Fault.none())) {
            int status = run(only(broker, "--scenario=p2p,latency-under-storm,wrong-password-flood", "--qos=1"));

            JsonNode runs = report().path("runs");
            assertThat(status).isZero();
            assertThat(runs).hasSize(2).allMatch(run -> run.path("complete").asBoolean());
            assertThat(runs.path(0).path("messagesPerSecond").asDouble()).isPositive();
            assertThat(runs.path(0).path("lost").asInt()).isZero();
            assertThat(runs.path(0).path("cpuSecondsPer100k").asDouble()).isPositive();
            assertThat(runs.path(1).path("connectsPerSecond").asDouble()).isPositive();
            assertThat(report().path("skipped").path(0).path("scenario").asText())
                    .isEqualTo("wrong-password-flood");
            assertThat(out.toString()).contains("p2p, QoS 1").contains("Wrote ");
        }
    }

    @Test
    void marksRunWithLostMessagesAsIncomplete() throws Exception {
        try (FakeBroker broker = new FakeBroker(Fault.losingEach(3))) {
            int status = run(only(broker, "--scenario=p2p", "--qos=0"));

            JsonNode first = report().path("runs").path(0);
            assertThat(status).isEqualTo(1);
            assertThat(first.path("complete").asBoolean(true)).isFalse();
            assertThat(first.path("lost").asInt()).isPositive();
            assertThat(first.path("failures").path(0).asText()).contains("messages lost");
        }
    }

    @Test
    void writesValidResultsWhenInterrupted() throws Exception {
        try (FakeBroker broker = new FakeBroker(Fault.none())) {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    BenchCommand.class.getName(),
                    "--output=" + results,
                    "--repetitions=100000"));
            command.addAll(List.of(only(broker, "--scenario=p2p", "--qos=0")));
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(results.resolve("output.txt").toFile())
                    .start();
            await().atMost(Duration.ofSeconds(120)).until(() -> hasCompleteRun());

            process.destroy();

            assertThat(process.waitFor()).isNotZero();
            assertThat(report().path("finished").asBoolean(true)).isFalse();
            assertThat(report().path("runs"))
                    .anyMatch(run -> run.path("complete").asBoolean());
        }
    }

    @Test
    void reportsInvalidOptions() {
        assertThat(run("--scenario=ping-pong")).isEqualTo(2);
        assertThat(run("--qos=3")).isEqualTo(2);
        assertThat(run("--peer=localhost")).isEqualTo(2);
        assertThat(run("--only=unknown")).isEqualTo(2);
        assertThat(run("--payload=3B")).isEqualTo(2);
        assertThat(run("--payload=256")).isEqualTo(2);
        assertThat(run("--measure=2")).isEqualTo(2);
        assertThat(run("--transport=udp")).isEqualTo(2);
        assertThat(run("--mqtt-version=v4")).isEqualTo(2);
        assertThat(errors.toString())
                .contains("Unknown scenario 'ping-pong'. Scenarios: p2p, fan-out")
                .contains("--qos allows 0, 1 and 2")
                .contains("'localhost' is not host:port,pid")
                .contains("--only allows rookery-native")
                .contains("'256' is not a size")
                .contains("'2' is not a duration")
                .contains("'udp' is invalid; allowed are tcp, tls, websocket, secure-websocket")
                .contains("--payload must be at least 16B")
                .contains("'v4' is invalid; allowed are v3.1.1 and v5");
    }

    private static String[] only(FakeBroker broker, String... options) {
        String address = "127.0.0.1:" + broker.port();
        List<String> all = new ArrayList<>(List.of(
                "--profile=smoke",
                "--measure=1s",
                "--peer=" + address + "," + ProcessHandle.current().pid(),
                "--only=" + address));
        all.addAll(List.of(options));
        return all.toArray(String[]::new);
    }

    private int run(String... options) {
        List<String> all = new ArrayList<>(List.of(options));
        all.add("--output=" + results);
        CommandLine command = BenchCommand.commandLine();
        return command.setOut(new PrintWriter(out))
                .setErr(new PrintWriter(errors))
                .execute(all.toArray(String[]::new));
    }

    private boolean hasCompleteRun() throws IOException {
        Optional<Path> json = json();
        if (json.isEmpty()) {
            return false;
        }
        for (JsonNode run : read(json.get()).path("runs")) {
            if (run.path("complete").asBoolean()) {
                return true;
            }
        }
        return false;
    }

    private JsonNode report() throws IOException {
        return read(json().orElseThrow());
    }

    private Optional<Path> json() throws IOException {
        try (var files = Files.list(results)) {
            return files.filter(file -> file.toString().endsWith(".json")).findFirst();
        }
    }

    private static JsonNode read(Path json) throws IOException {
        return new ObjectMapper().readTree(json.toFile());
    }
}
