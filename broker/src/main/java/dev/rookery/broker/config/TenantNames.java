package dev.rookery.broker.config;

import java.util.List;
import java.util.Locale;

/**
 * What clients name their tenant by, in a process that serves several. Who names none belongs to the listener's.
 *
 * @param domains {@code example.com} lets {@code acme.example.com}, asked for by TLS or WebSocket, stand for acme
 * @param inUsername whether {@code device@acme} stands for the user device of acme
 */
public record TenantNames(List<String> domains, boolean inUsername) {
    /** Each listener has its tenant. */
    public static final TenantNames NONE = new TenantNames(List.of(), false);

    public TenantNames {
        domains = domains.stream().map(TenantNames::checked).toList();
    }

    private static String checked(String domain) {
        String name = domain.toLowerCase(Locale.ROOT);
        if (!name.matches("[a-z0-9-]+(\\.[a-z0-9-]+)*")) {
            throw new IllegalArgumentException("'" + domain + "' is not a domain; one is written like example.com");
        }
        return name;
    }
}
