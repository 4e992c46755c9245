package dev.rookery.provisioner.kubernetes.resource;

import dev.rookery.provisioner.declaration.DeclaredPassword;
import dev.rookery.provisioner.declaration.RejectedDeclarationException;
import dev.rookery.provisioner.kubernetes.resource.CustomerSpec.PasswordSecret;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads passwords from the Secrets that resources refer to. Thread-safe. */
final class PasswordSecrets {
    private static final String REASON = "PasswordMissing";

    private final KubernetesClient client;

    PasswordSecrets(KubernetesClient client) {
        this.client = client;
    }

    /** @throws RejectedDeclarationException if the Secret does not exist, has no such key, or may not be read */
    DeclaredPassword read(CustomerResource resource) {
        PasswordSecret reference = resource.getSpec().passwordSecret();
        Secret secret = find(resource.getMetadata().getNamespace(), reference.name());
        if (secret == null) {
            throw new RejectedDeclarationException(
                    REASON, "Secret " + reference.name() + " of spec.passwordSecret does not exist. Create it.");
        }
        String value = Optional.ofNullable(secret.getData())
                .map(data -> data.get(reference.keyOrDefault()))
                .map(text -> new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8))
                .orElseThrow(() -> new RejectedDeclarationException(
                        REASON,
                        "Secret " + reference.name() + " has no key " + reference.keyOrDefault()
                                + ". Add it, or correct spec.passwordSecret."));
        return new DeclaredPassword(
                value,
                secret.getMetadata().getUid() + "/" + secret.getMetadata().getResourceVersion());
    }

    private @Nullable Secret find(String namespace, String name) {
        try {
            return client.secrets().inNamespace(namespace).withName(name).get();
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
                throw new RejectedDeclarationException(
                        REASON, "The provisioner may not read Secret " + name + ". Grant it the verb get.");
            }
            throw e;
        }
    }
}
