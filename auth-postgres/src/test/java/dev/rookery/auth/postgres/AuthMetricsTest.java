package dev.rookery.auth.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class AuthMetricsTest {
    /** docs/reference/metrics.md must list every metric. */
    @Test
    void documentsEveryMetric() throws IOException {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        new AuthMetrics(registry).registerPasswordQueue(() -> 0);
        String document = Files.readString(Path.of("..", "docs", "reference", "metrics.md"));

        assertThat(registry.getMeters()).isNotEmpty().allSatisfy(meter -> assertThat(document)
                .contains("`" + prometheusName(meter.getId())));
    }

    @Test
    void removesTheGaugesOfAClosedAuthority() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        AuthMetrics metrics = new AuthMetrics(registry);
        metrics.registerPasswordQueue(() -> 3);

        metrics.close();

        assertThat(registry.find("rookery.auth.password.queue").gauge()).isNull();
        assertThat(registry.find("rookery.auth.postgres.available").gauge()).isNull();
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
