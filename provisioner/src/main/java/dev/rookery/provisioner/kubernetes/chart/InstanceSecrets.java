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
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Passwords of an instance. Derived from the provisioner's secret, so that a deleted Secret is restored unchanged.
 * Passwords that the cluster's Secret already has, such as those of an instance installed with Helm, take precedence.
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

    public InstanceSecrets(KubernetesClient client, ProvisionerSecret secret) {
        this.client = client;
        this.secret = secret;
    }

    /** Returns the object; in the Secret of the instance, passwords replace the placeholders. */
    public HasMetadata resolve(CustomerId customer, HasMetadata rendered) {
        return rendered instanceof Secret object
                        && object.getMetadata().getName().equals(ObjectNames.secret(customer))
                ? resolve(customer, object)
                : rendered;
    }

    private Secret resolve(CustomerId customer, Secret rendered) {
        Secret live = client.secrets()
                .inNamespace(rendered.getMetadata().getNamespace())
                .withName(rendered.getMetadata().getName())
                .get();
        Map<String, String> existing = live == null || live.getData() == null ? Map.of() : live.getData();
        Map<String, String> data = new LinkedHashMap<>(rendered.getData());
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
