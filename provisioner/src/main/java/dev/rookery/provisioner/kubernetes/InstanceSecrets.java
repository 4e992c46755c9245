package dev.rookery.provisioner.kubernetes;

import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.license.InstanceToken;
import dev.rookery.provisioner.license.ProvisionerSecret;
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
 * The passwords of a stack. They are in its Secret alone, and made from the provisioner's secret: one that somebody has deleted comes
 * back as it was. Those that are there already, such as of a stack that was installed by hand, stay.
 */
final class InstanceSecrets {
    static final String PLACEHOLDER = "placeholder";

    private static final String BILLING_TOKEN = "BILLING_API_TOKEN";
    private static final List<String> GENERATED = List.of(
            "POSTGRES_PASSWORD",
            "PGPASSWORD",
            "ROOKERY_ADMIN_TOKEN",
            "ROOKERY_API_FIRST_PASSWORD",
            "ROOKERY_API_TOKEN_KEY");

    /** Those that the chart is given placeholders for. */
    static final List<String> KEYS =
            Stream.concat(GENERATED.stream(), Stream.of(BILLING_TOKEN)).toList();

    private final KubernetesClient client;
    private final ProvisionerSecret secret;

    InstanceSecrets(KubernetesClient client, ProvisionerSecret secret) {
        this.client = client;
        this.secret = secret;
    }

    /** Puts the passwords in the places of the placeholders. */
    Secret complete(CustomerId customer, Secret rendered) {
        if (!rendered.getMetadata().getName().equals(Names.secret(customer))) {
            return rendered;
        }
        Secret live = client.secrets()
                .inNamespace(rendered.getMetadata().getNamespace())
                .withName(rendered.getMetadata().getName())
                .get();
        Map<String, String> kept = live == null || live.getData() == null ? Map.of() : live.getData();
        Map<String, String> data = new LinkedHashMap<>(rendered.getData());
        GENERATED.forEach(
                key -> data.put(key, kept.containsKey(key) ? kept.get(key) : encode(password(customer, key))));
        data.put(BILLING_TOKEN, encode(new InstanceToken(secret).of(customer)));
        return new SecretBuilder(rendered).withData(data).build();
    }

    private String password(CustomerId customer, String key) {
        return HexFormat.of().formatHex(secret.derive("password/" + customer + "/" + key));
    }

    private static String encode(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
