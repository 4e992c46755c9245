package dev.rookery.auth.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.auth.TenantId;
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
        new AuthMetrics(registry, TenantId.DEFAULT).registerPasswordQueue(() -> 0);
        String document = Files.readString(Path.of("..", "docs", "reference", "metrics.md"));

        assertThat(registry.getMeters()).isNotEmpty().allSatisfy(meter -> assertThat(document)
                .contains("`" + prometheusName(meter.getId())));
    }

    @Test
    void separatesAuthoritiesByTenant() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        AuthMetrics acme = new AuthMetrics(registry, new TenantId("acme"));
        AuthMetrics zebra = new AuthMetrics(registry, new TenantId("zebra"));
        acme.registerPasswordQueue(() -> 3);
        zebra.registerPasswordQueue(() -> 5);

        zebra.setAvailable(false);
        acme.invalidated();
        zebra.invalidated();

        assertThat(gauge(registry, "rookery.auth.postgres.available", "acme")).isEqualTo(1);
        assertThat(gauge(registry, "rookery.auth.postgres.available", "zebra")).isZero();
        assertThat(gauge(registry, "rookery.auth.password.queue", "acme")).isEqualTo(3);
        assertThat(gauge(registry, "rookery.auth.password.queue", "zebra")).isEqualTo(5);
        assertThat(registry.get("rookery.auth.invalidations").counter().count()).isEqualTo(2);
    }

    @Test
    void removesTheGaugesOfAClosedAuthority() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        AuthMetrics acme = new AuthMetrics(registry, new TenantId("acme"));
        acme.registerPasswordQueue(() -> 3);

        acme.close();

        assertThat(registry.find("rookery.auth.password.queue").gauge()).isNull();
        assertThat(registry.find("rookery.auth.postgres.available").gauge()).isNull();
    }

    private static double gauge(SimpleMeterRegistry registry, String name, String tenant) {
        return registry.get(name).tag("tenant", tenant).gauge().value();
    }

    private static String prometheusName(Meter.Id id) {
        String name = id.getName().replace('.', '_');
        return switch (id.getType()) {
            case COUNTER -> name + "_total";
            case TIMER -> name + "_seconds`";
            default -> name + (id.getTag("tenant") == null ? "`" : "{tenant}`");
        };
    }
}
