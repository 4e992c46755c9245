package dev.rookery.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that measure sensor data, in small. */
@Timeout(300)
class SensorCommandsTest {
    private final StringWriter out = new StringWriter();

    @ParameterizedTest
    @ValueSource(strings = {"object", "number"})
    void publishesReadingsAndFindsEachOfThemInPostgres(String payload) {
        int status = run("ingest", "--rate=200", "--warm-up=1", "--seconds=5", "--payload=" + payload);

        assertThat(out.toString())
                .contains("CPU seconds per 10,000 readings: ")
                .contains("published 1200, acknowledged 1200, rows 1200");
        assertThat(status).isZero();
    }

    @Test
    void asksForDaysOfDevices() {
        int status = run("sensor-query", "--rows=2880", "--every=300", "--repeat=5");

        assertThat(out.toString())
                .contains("2880 rows of 2 devices over 5 days, 288 of each device's day")
                .containsPattern("median [0-9.]+ ms, smallest [0-9.]+ ms, largest [0-9.]+ ms, [0-9]{5} bytes");
        assertThat(status).isZero();
    }

    private int run(String... arguments) {
        return BenchCommand.commandLine().setOut(new PrintWriter(out)).execute(arguments);
    }
}
