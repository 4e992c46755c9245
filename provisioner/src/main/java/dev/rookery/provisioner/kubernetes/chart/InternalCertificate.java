package dev.rookery.provisioner.kubernetes.chart;

import dev.rookery.provisioner.customer.CustomerId;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Certificate of the broker's internal listener. The chart generates it once; it remains until the last year of its
 * validity.
 *
 * @param generator returns a Secret of the chart with a new certificate
 */
record InternalCertificate(Function<CustomerId, Secret> generator, Clock clock) {
    /** Values of the chart, of which the provisioner sets placeholders: equal inputs render equal objects. */
    static final List<String> KEYS = List.of("BROKER_INTERNAL_CERTIFICATE", "BROKER_INTERNAL_KEY");

    /** Values with which the chart generates a certificate. */
    static final Map<String, String> GENERATE = Map.of(KEYS.get(0), "new");

    /** Annotation of the chart, in seconds since 1970. */
    private static final String RENEWAL = "rookery.dev/renew-after";

    private static final String CERTIFICATE = "tls.crt";

    /**
     * Returns the rendered Secret with the certificate of the live one, or with a new one.
     *
     * @param live null if it does not exist
     */
    Secret resolve(CustomerId customer, Secret rendered, @Nullable Secret live) {
        Secret source = live != null && isUsable(live) ? live : generator.apply(customer);
        SecretBuilder resolved = new SecretBuilder(rendered).withData(source.getData());
        String renewal = annotations(source).get(RENEWAL);
        return renewal == null
                ? resolved.build()
                : resolved.editMetadata()
                        .addToAnnotations(RENEWAL, renewal)
                        .endMetadata()
                        .build();
    }

    private boolean isUsable(Secret live) {
        return live.getData() != null
                && live.getData().containsKey(CERTIFICATE)
                && !isDue(annotations(live).get(RENEWAL));
    }

    /** A certificate that an operator has put there has no date. */
    private boolean isDue(@Nullable String renewal) {
        try {
            return renewal != null && clock.instant().isAfter(Instant.ofEpochSecond(Long.parseLong(renewal)));
        } catch (NumberFormatException e) {
            return true;
        }
    }

    private static Map<String, String> annotations(Secret secret) {
        Map<String, String> annotations = secret.getMetadata().getAnnotations();
        return annotations == null ? Map.of() : annotations;
    }
}
