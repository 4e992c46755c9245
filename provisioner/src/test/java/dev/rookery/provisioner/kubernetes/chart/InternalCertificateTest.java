package dev.rookery.provisioner.kubernetes.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.provisioner.customer.CustomerId;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InternalCertificateTest {
    private static final CustomerId CUSTOMER = new CustomerId("abc123");
    private static final Instant NOW = Instant.ofEpochSecond(1000);
    private static final Secret RENDERED = secret("placeholder", null);

    private final InternalCertificate certificate =
            new InternalCertificate(customer -> secret("generated", "5000"), Clock.fixed(NOW, ZoneOffset.UTC));

    private static Secret secret(String content, @Nullable String renewal) {
        return new SecretBuilder()
                .withNewMetadata()
                .withName("customer-abc123-broker-internal")
                .addToLabels("version", content)
                .withAnnotations(renewal == null ? null : Map.of("rookery.dev/renew-after", renewal))
                .endMetadata()
                .withData(Map.of("tls.crt", content, "tls.key", content, "ca.crt", content))
                .build();
    }

    private void assertResolved(@Nullable Secret live, String content, @Nullable String renewal) {
        Secret resolved = certificate.resolve(CUSTOMER, RENDERED, live);

        assertThat(resolved.getData()).isEqualTo(secret(content, renewal).getData());
        assertThat(resolved.getMetadata().getLabels())
                .isEqualTo(RENDERED.getMetadata().getLabels());
        if (renewal == null) {
            assertThat(resolved.getMetadata().getAnnotations()).isNullOrEmpty();
        } else {
            assertThat(resolved.getMetadata().getAnnotations())
                    .containsExactly(Map.entry("rookery.dev/renew-after", renewal));
        }
    }

    @Test
    void generatesTheFirstCertificate() {
        assertResolved(null, "generated", "5000");
        assertResolved(new SecretBuilder(RENDERED).withData(null).build(), "generated", "5000");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {"1000", "9999", "none"})
    void keepsTheExistingCertificate(@Nullable String renewal) {
        assertResolved(secret("existing", renewal), "existing", renewal);
    }

    @ParameterizedTest
    @CsvSource({"999", "tomorrow"})
    void replacesACertificateThatIsDue(String renewal) {
        assertResolved(secret("existing", renewal), "generated", "5000");
    }
}
