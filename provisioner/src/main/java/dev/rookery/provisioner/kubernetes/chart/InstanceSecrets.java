package dev.rookery.provisioner.kubernetes.chart;

import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.kubernetes.cluster.ObjectNames;
import dev.rookery.provisioner.license.InstanceToken;
import dev.rookery.provisioner.license.ProvisionerSecret;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Passwords of an instance, and the certificate of its broker's internal listener. Passwords are derived from the
 * provisioner's secret, so that a deleted Secret is restored unchanged. Passwords that the cluster's Secret already has, such as those of an instance installed with Helm, take precedence.
 */
public final class InstanceSecrets {
    static final String PLACEHOLDER = "placeholder";

    private static final String BILLING_TOKEN = "BILLING_API_TOKEN";
    private static final List<String> PASSWORDS = List.of(
            "POSTGRES_PASSWORD",
            "PGPASSWORD",
            "ROOKERY_ADMIN_TOKEN",
            "ROOKERY_API_FIRST_PASSWORD",
            "ROOKERY_API_TOKEN_KEY",
            "ROOKERY_SERVICE_KEY");

    /** Keys that the chart renders as placeholders. */
    static final List<String> KEYS =
            Stream.concat(PASSWORDS.stream(), Stream.of(BILLING_TOKEN)).toList();

    private final KubernetesClient client;
    private final ProvisionerSecret secret;
    private final InternalCertificate certificate;

    public InstanceSecrets(KubernetesClient client, ProvisionerSecret secret, ChartRenderer renderer) {
        this.client = client;
        this.secret = secret;
        this.certificate = new InternalCertificate(renderer::internalCertificate, Clock.systemUTC());
    }

    /** Returns placeholders, in place of which the chart looks up Secrets in a cluster. */
    static Map<String, String> placeholders() {
        return Stream.concat(KEYS.stream(), InternalCertificate.KEYS.stream())
                .collect(Collectors.toMap(key -> key, key -> PLACEHOLDER, (a, b) -> a, TreeMap::new));
    }

    /** Returns the object; in the Secrets of the instance, passwords and a certificate replace the placeholders. */
    public HasMetadata resolve(CustomerId customer, HasMetadata rendered) {
        if (!(rendered instanceof Secret object)) {
            return rendered;
        }
        String name = object.getMetadata().getName();
        if (name.equals(ObjectNames.secret(customer))) {
            return resolvePasswords(customer, object, find(object));
        }
        return name.equals(ObjectNames.internalCertificate(customer))
                ? certificate.resolve(customer, object, find(object))
                : rendered;
    }

    private @Nullable Secret find(Secret rendered) {
        return client.secrets()
                .inNamespace(rendered.getMetadata().getNamespace())
                .withName(rendered.getMetadata().getName())
                .get();
    }

    private Secret resolvePasswords(CustomerId customer, Secret rendered, @Nullable Secret live) {
        Map<String, String> existing = live == null || live.getData() == null ? Map.of() : live.getData();
        Map<String, String> data = new LinkedHashMap<>(rendered.getData());
        // Of a chart without internal TLS.
        data.keySet().removeAll(InternalCertificate.KEYS);
        PASSWORDS.forEach(key -> {
            String password = existing.get(key);
            data.put(key, password == null ? encode(derive(customer, key)) : password);
        });
        data.put(BILLING_TOKEN, encode(new InstanceToken(secret).of(customer)));
        return new SecretBuilder(rendered).withData(data).build();
    }

    private String derive(CustomerId customer, String key) {
        return HexFormat.of().formatHex(secret.derive("password/" + customer + "/" + key));
    }

    private static String encode(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
