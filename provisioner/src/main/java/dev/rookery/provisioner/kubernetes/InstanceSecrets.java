package dev.rookery.provisioner.kubernetes;

import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.licence.InstanceToken;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The passwords of a stack: made once, and kept for as long as its namespace. They are in its Secret and nowhere else. */
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

    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    private static final int LENGTH = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final KubernetesClient client;
    private final InstanceToken tokens;

    InstanceSecrets(KubernetesClient client, InstanceToken tokens) {
        this.client = client;
        this.tokens = tokens;
    }

    /** Puts the passwords in the places of the placeholders: those that are there, or new ones. */
    Secret fill(CustomerId customer, Secret rendered) {
        Secret live = client.secrets()
                .inNamespace(rendered.getMetadata().getNamespace())
                .withName(rendered.getMetadata().getName())
                .get();
        Map<String, String> kept = live == null || live.getData() == null ? Map.of() : live.getData();
        Map<String, String> data = new LinkedHashMap<>(rendered.getData());
        GENERATED.forEach(key -> data.put(key, kept.containsKey(key) ? kept.get(key) : encode(generate())));
        data.put(BILLING_TOKEN, encode(tokens.of(customer)));
        return new SecretBuilder(rendered).withData(data).build();
    }

    private static String generate() {
        return RANDOM.ints(LENGTH, 0, ALPHABET.length())
                .collect(StringBuilder::new, (text, i) -> text.append(ALPHABET.charAt(i)), StringBuilder::append)
                .toString();
    }

    private static String encode(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
