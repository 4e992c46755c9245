package dev.rookery.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that measure sensor data, with small amounts of data. */
@Tag("long")
@Timeout(300)
class SensorCommandsTest {
    private final StringWriter out = new StringWriter();

    @ParameterizedTest
    @ValueSource(strings = {"object", "number"})
    void storesAllPublishedReadings(String payload) {
        int status = run("ingest", "--rate=200", "--warm-up=1s", "--measure=5s", "--payload=" + payload);

        assertThat(out.toString())
                .contains("CPU seconds per 10,000 readings: ")
                .contains("published 1200, acknowledged 1200, rows 1200");
        assertThat(status).isZero();
    }

    @Test
    void queriesDaysOfDevices() {
        int status = run("sensor-query", "--rows=2880", "--interval=5m", "--repeat=5");

        assertThat(out.toString())
                .contains("2880 rows of 2 devices over 5 days, 288 rows per device and day")
                .containsPattern("median [0-9.]+ ms, minimum [0-9.]+ ms, maximum [0-9.]+ ms, [0-9]{5} bytes");
        assertThat(status).isZero();
    }

    private int run(String... arguments) {
        return BenchCommand.commandLine().setOut(new PrintWriter(out)).execute(arguments);
    }
}
