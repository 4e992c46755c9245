package dev.rookery.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The program {@code promtool} of Prometheus. */
final class Promtool {
    private Promtool() {}

    /** Fails if the metrics are not as Prometheus' conventions require. */
    static void checkMetrics(String scrape) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("promtool", "check", "metrics")
                .redirectErrorStream(true)
                .start();
        try (var input = process.getOutputStream()) {
            input.write(scrape.getBytes(StandardCharsets.UTF_8));
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }
}
