package dev.rookery.broker.config;

import java.util.List;
import java.util.Locale;

/**
 * Ways in which clients name their tenant in a process that serves several. A client that names none belongs to the
 * tenant of its listener.
 *
 * @param domains parent domains; with {@code example.com} the host {@code acme.example.com}, sent by TLS (SNI) or
 *     WebSocket, names the tenant acme
 * @param inUsername whether the username {@code device@acme} names the user device of the tenant acme, if that exists
 */
public record TenantNames(List<String> domains, boolean inUsername) {
    /** Clients cannot name a tenant. */
    public static final TenantNames NONE = new TenantNames(List.of(), false);

    public TenantNames {
        domains = domains.stream().map(TenantNames::validated).toList();
    }

    private static String validated(String domain) {
        String name = domain.toLowerCase(Locale.ROOT);
        if (!name.matches("[a-z0-9-]+(\\.[a-z0-9-]+)*")) {
            throw new IllegalArgumentException("Invalid tenant domain '" + domain
                    + "'; allowed are domain names such as example.com, without a port or wildcard");
        }
        return name;
    }
}
