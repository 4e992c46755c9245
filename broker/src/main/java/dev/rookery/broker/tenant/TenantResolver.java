package dev.rookery.broker.tenant;

import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import dev.rookery.tenant.TenantNames;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** Resolves the tenant that an unauthenticated client claims to belong to. Thread-safe. */
public sealed interface TenantResolver {
    /**
     * Properties of an unauthenticated client that can name a tenant.
     *
     * @param serverName the TLS server name (SNI)
     * @param webSocketHost the Host header of the WebSocket upgrade
     * @param username the username in CONNECT; may be empty
     * @param listenerTenant the tenant of the listener
     */
    record Hints(
            Optional<String> serverName, Optional<String> webSocketHost, String username, TenantId listenerTenant) {}

    /** Returns the claimed tenant with the username within it; empty if this resolver finds no tenant. */
    Optional<UserKey> resolve(Hints hints);

    /**
     * Returns a resolver that uses the first tenant named by TLS, WebSocket, username or listener, in this order.
     *
     * @param known tenants that a username can name
     */
    static TenantResolver of(TenantNames names, Predicate<TenantId> known) {
        return new First(List.of(ofNames(names, known), new Listener()));
    }

    /**
     * Returns a resolver that finds no tenant unless TLS, WebSocket or username names one.
     *
     * @param known tenants that a username can name
     */
    static TenantResolver ofNames(TenantNames names, Predicate<TenantId> known) {
        return new First(List.of(
                new HostName(names, Hints::serverName),
                new HostName(names, Hints::webSocketHost),
                new Username(names.inUsername(), known)));
    }

    /** Uses the first resolver that finds a tenant. */
    record First(List<TenantResolver> resolvers) implements TenantResolver {
        @Override
        public Optional<UserKey> resolve(Hints hints) {
            return resolvers.stream()
                    .flatMap(resolver -> resolver.resolve(hints).stream())
                    .findFirst();
        }
    }

    /** Resolves {@code acme.example.com} to the tenant acme if {@code example.com} is one of the domains. */
    record HostName(TenantNames names, Function<Hints, Optional<String>> host) implements TenantResolver {
        @Override
        public Optional<UserKey> resolve(Hints hints) {
            return host.apply(hints).flatMap(names::ofHost).map(tenant -> new UserKey(tenant, hints.username()));
        }
    }

    /** Resolves the username {@code device@acme} to the user device of the tenant acme, if there is such a tenant. */
    record Username(boolean enabled, Predicate<TenantId> known) implements TenantResolver {
        @Override
        public Optional<UserKey> resolve(Hints hints) {
            int at = hints.username().lastIndexOf('@');
            return enabled && at >= 0
                    ? TenantId.parse(hints.username().substring(at + 1))
                            .filter(known)
                            .map(tenant -> new UserKey(tenant, hints.username().substring(0, at)))
                    : Optional.empty();
        }
    }

    /** Resolves to the tenant of the listener. */
    record Listener() implements TenantResolver {
        @Override
        public Optional<UserKey> resolve(Hints hints) {
            return Optional.of(new UserKey(hints.listenerTenant(), hints.username()));
        }
    }
}
