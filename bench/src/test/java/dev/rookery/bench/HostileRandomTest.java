package dev.rookery.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rookery.bench.peer.BuiltLauncher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random hostile clients against a broker in a container of 128 MiB: the pairs beside them lose nothing, and the broker has
 * charged what its state takes of the heap and of direct memory.
 */
@Tag("container")
@Timeout(300)
class HostileRandomTest {
    @TempDir
    private Path results;

    @Test
    void servesPairsBesideRandomClients() throws IOException {
        assumeTrue(BuiltLauncher.isUsable(), BuiltLauncher.REASON);

        int status = BenchCommand.commandLine()
                .execute(
                        "--scenario=hostile-random",
                        "--seed=7",
                        "--only=rookery-native",
                        "--memory-limit=128MiB",
                        "--repetitions=1",
                        "--initial-warm-up=0s",
                        "--warm-up=15s",
                        "--measure=20s",
                        "--home=..",
                        "--output=" + results);

        JsonNode run = report().path("runs").path(0);
        assertThat(run.path("failures")).as(run.toString()).isEmpty();
        assertThat(run.path("complete").asBoolean()).isTrue();
        assertThat(status).isZero();
    }

    private JsonNode report() throws IOException {
        try (var files = Files.list(results)) {
            Path json = files.filter(file -> file.toString().endsWith(".json"))
                    .findFirst()
                    .orElseThrow();
            return new ObjectMapper().readTree(json.toFile());
        }
    }
}
