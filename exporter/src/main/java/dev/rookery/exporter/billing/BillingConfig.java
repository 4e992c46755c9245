package dev.rookery.exporter.billing;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Connection to the billing API. {@link #toString()} omits the token.
 *
 * @param url base URL of the API: https, or http on this machine
 * @param token sent as {@code Authorization: Bearer}
 * @param customer id of the billed customer
 * @param interval between rounds, and the initial backoff after a failure
 */
public record BillingConfig(URI url, Optional<String> token, String customer, Duration interval) {
    public static final Duration DEFAULT_INTERVAL = Duration.ofMinutes(1);

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    public BillingConfig {
        Objects.requireNonNull(token, "token");
        Objects.requireNonNull(interval, "interval");
        if (url.getHost() == null || !isSafe(url)) {
            throw new IllegalArgumentException(
                    "The URL of the billing API must start with https://, or with http:// if it is on this machine");
        }
        if (url.getUserInfo() != null || url.getQuery() != null || url.getFragment() != null) {
            throw new IllegalArgumentException("The URL of the billing API must be a base URL such as"
                    + " https://billing.example.com. Pass the token in BILLING_API_TOKEN.");
        }
        if (customer.isBlank()) {
            throw new IllegalArgumentException("The customer to bill is missing. Set --billing-customer.");
        }
    }

    private static boolean isSafe(URI url) {
        return "https".equals(url.getScheme()) || "http".equals(url.getScheme()) && LOOPBACK.contains(url.getHost());
    }

    /** Returns the URL for reports. */
    URI reports() {
        return URI.create(url.toString().replaceAll("/+$", "") + "/api/usage/report");
    }

    @Override
    public String toString() {
        return "BillingConfig[" + url + ", " + customer + "]";
    }
}
