package dev.rookery.exporter.billing;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;

/**
 * Connection to a billing API. {@link #toString()} omits the tokens.
 *
 * @param name value of the label {@code api} of metrics
 * @param url base URL of the API: https, or http on this machine
 * @param tenants tenants that are reported to this API
 * @param interval between rounds, and the initial backoff after a failure
 */
public record BillingConfig(
        String name, URI url, ReportedTenants tenants, BillingAccounts accounts, Duration interval) {
    public static final Duration DEFAULT_INTERVAL = Duration.ofMinutes(1);

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    public BillingConfig {
        Objects.requireNonNull(interval, "interval");
        if (url.getHost() == null || !isSafe(url)) {
            throw new IllegalArgumentException(
                    "The URL of the billing API must start with https://, or with http:// if it is on this machine");
        }
        if (url.getUserInfo() != null || url.getQuery() != null || url.getFragment() != null) {
            throw new IllegalArgumentException("The URL of the billing API must be a base URL such as"
                    + " https://billing.example.com. Pass the token in BILLING_API_TOKEN.");
        }
    }

    /** Returns the configuration of an API that bills one customer for all tenants. */
    public static BillingConfig external(URI url, BillingAccounts account) {
        return new BillingConfig("external", url, ReportedTenants.ALL, account, DEFAULT_INTERVAL);
    }

    /**
     * Returns the configuration of the provisioner of this process, which bills each of its customers.
     *
     * @param port on the loopback address
     */
    public static BillingConfig ownProvisioner(int port, BillingAccounts accounts) {
        return new BillingConfig(
                "provisioner",
                URI.create("http://127.0.0.1:" + port),
                ReportedTenants.CUSTOMERS,
                accounts,
                DEFAULT_INTERVAL);
    }

    /** Returns a copy for other tenants. */
    public BillingConfig withTenants(ReportedTenants others) {
        return new BillingConfig(name, url, others, accounts, interval);
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
        return "BillingConfig[" + name + ", " + url + ", " + tenants + "]";
    }
}
