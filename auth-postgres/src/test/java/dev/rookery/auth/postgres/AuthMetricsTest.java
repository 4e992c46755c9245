package dev.rookery.auth.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Keeps docs/metrics.md complete. */
class AuthMetricsTest {
    @Test
    void documentsEveryMetric() throws IOException {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        new AuthMetrics(registry).watchPasswordQueue(() -> 0);
        String document = Files.readString(Path.of("..", "docs", "metrics.md"));

        assertThat(registry.getMeters()).isNotEmpty().allSatisfy(meter -> assertThat(document)
                .contains("`" + prometheusName(meter.getId())));
    }

    private static String prometheusName(Meter.Id id) {
        String name = id.getName().replace('.', '_');
        return switch (id.getType()) {
            case COUNTER -> name + "_total";
            case TIMER -> name + "_seconds`";
            default -> name + "`";
        };
    }
}
