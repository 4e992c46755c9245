package dev.rookery.provisioner.kubernetes.status;

import dev.rookery.provisioner.customer.CustomerId;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** Health check of an instance: an HTTP GET that must return 200. Thread-safe. */
public final class InstanceHealthCheck {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int OK = 200;

    private final String urlTemplate;
    private final String baseDomain;
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    /** @param urlTemplate URL with the placeholders {@code {id}} and {@code {domain}} */
    public InstanceHealthCheck(String urlTemplate, String baseDomain) {
        this.urlTemplate = urlTemplate;
        this.baseDomain = baseDomain;
    }

    /** Returns the reason of a failure; empty if the instance is healthy. */
    Optional<String> failure(CustomerId customer) {
        URI uri = URI.create(urlTemplate.replace("{id}", customer.value()).replace("{domain}", baseDomain));
        try {
            int status = http.send(HttpRequest.newBuilder(uri).timeout(TIMEOUT).build(), BodyHandlers.discarding())
                    .statusCode();
            return status == OK ? Optional.empty() : Optional.of("the health check: " + uri + " returns " + status);
        } catch (IOException e) {
            return Optional.of("the health check: " + uri + " does not respond: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("the health check, which was interrupted");
        }
    }
}
