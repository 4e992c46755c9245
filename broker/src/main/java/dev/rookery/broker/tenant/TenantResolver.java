package dev.rookery.broker.tenant;

import dev.rookery.auth.TenantId;
import dev.rookery.broker.config.TenantNames;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** A place where a client may have named its tenant. */
public sealed interface TenantResolver {
    /** Empty if it named none there. */
    Optional<Claim> resolve(Arrival arrival);

    /** The tenant that is named first: by TLS, WebSocket, username; else the listener's. */
    static TenantResolver of(TenantNames names) {
        return new First(List.of(
                new HostName(names.domains(), Arrival::serverName),
                new HostName(names.domains(), Arrival::webSocketHost),
                new Username(names.inUsername()),
                new Listener()));
    }

    /** The first that answers. */
    record First(List<TenantResolver> resolvers) implements TenantResolver {
        @Override
        public Optional<Claim> resolve(Arrival arrival) {
            return resolvers.stream()
                    .flatMap(resolver -> resolver.resolve(arrival).stream())
                    .findFirst();
        }
    }

    /** {@code acme.example.com}, where {@code example.com} is one of the domains. */
    record HostName(List<String> domains, Function<Arrival, Optional<String>> host) implements TenantResolver {
        @Override
        public Optional<Claim> resolve(Arrival arrival) {
            return host.apply(arrival)
                    .map(name -> name.toLowerCase(Locale.ROOT))
                    .flatMap(this::label)
                    .flatMap(TenantId::parse)
                    .map(tenant -> new Claim(tenant, arrival.username()));
        }

        private Optional<String> label(String name) {
            return domains.stream()
                    .filter(domain -> name.endsWith("." + domain))
                    .map(domain -> name.substring(0, name.length() - domain.length() - 1))
                    .findFirst();
        }
    }

    /** {@code device@acme}; the authority is asked about device. */
    record Username(boolean asked) implements TenantResolver {
        @Override
        public Optional<Claim> resolve(Arrival arrival) {
            int at = arrival.username().lastIndexOf('@');
            return asked && at >= 0
                    ? TenantId.parse(arrival.username().substring(at + 1))
                            .map(tenant -> new Claim(tenant, arrival.username().substring(0, at)))
                    : Optional.empty();
        }
    }

    /** The listener's own tenant. */
    record Listener() implements TenantResolver {
        @Override
        public Optional<Claim> resolve(Arrival arrival) {
            return Optional.of(new Claim(arrival.listener(), arrival.username()));
        }
    }
}
