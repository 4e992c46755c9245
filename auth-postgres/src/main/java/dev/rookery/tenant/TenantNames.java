package dev.rookery.tenant;

import dev.rookery.auth.TenantId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Ways in which clients name their tenant in a process that serves several. A client that names none belongs to the
 * tenant of its listener; a request to the API, to the default tenant.
 *
 * @param domains parent domains; with {@code example.com} the host {@code acme.example.com}, sent by TLS (SNI), WebSocket or
 *     HTTP, names the tenant acme
 * @param inUsername whether the MQTT username {@code device@acme} names the user device of the tenant acme, if that exists
 */
public record TenantNames(List<String> domains, boolean inUsername) {
    /** Clients cannot name a tenant. */
    public static final TenantNames NONE = new TenantNames(List.of(), false);

    /** Resolves to the loopback address on every machine, without DNS. */
    private static final String LOCALHOST = "localhost";

    public TenantNames {
        domains = domains.stream().map(TenantNames::validated).toList();
    }

    /** Returns the tenant that a host name names, whether it exists or not; empty if the name is not below a domain. */
    public Optional<TenantId> ofHost(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return domains.stream()
                .filter(domain -> name.endsWith("." + domain))
                .map(domain -> name.substring(0, name.length() - domain.length() - 1))
                .findFirst()
                .flatMap(TenantId::parse);
    }

    /** Returns the username with which a user of a tenant connects by MQTT over plain TCP, which has no host name. */
    public String mqttUsername(TenantId tenant, String username) {
        return inUsername && !tenant.equals(TenantId.DEFAULT) ? username + "@" + tenant : username;
    }

    /** Returns the host of a tenant that usernames cannot name; empty for the default tenant and without domains. */
    public Optional<String> requiredHost(TenantId tenant) {
        return inUsername || domains.isEmpty() || tenant.equals(TenantId.DEFAULT)
                ? Optional.empty()
                : Optional.of(tenant + "." + domains.get(0));
    }

    /** Returns these names with {@code localhost} among the domains, unless there are none. */
    public TenantNames withLocalhost() {
        if (domains.isEmpty() || domains.contains(LOCALHOST)) {
            return this;
        }
        return new TenantNames(
                Stream.concat(domains.stream(), Stream.of(LOCALHOST)).toList(), inUsername);
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
