package dev.rookery.provisioner.kubernetes;

import dev.rookery.provisioner.customer.CustomerId;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** Asks a stack's own API whether it is well. */
final class StackHealth {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int OK = 200;

    private final KubernetesConfig config;
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(PATIENCE)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    StackHealth(KubernetesConfig config) {
        this.config = config;
    }

    /** What is wrong; empty if nothing is. */
    Optional<String> complaint(CustomerId customer) {
        URI uri = URI.create(
                config.healthUrl().replace("{id}", customer.value()).replace("{domain}", config.baseDomain()));
        try {
            int status = http.send(HttpRequest.newBuilder(uri).timeout(PATIENCE).build(), BodyHandlers.discarding())
                    .statusCode();
            return status == OK ? Optional.empty() : Optional.of(uri + " answers " + status);
        } catch (IOException e) {
            return Optional.of(uri + " does not answer: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("the question was interrupted");
        }
    }
}
