package dev.rookery.auth.ban;

import dev.rookery.auth.Ban;
import dev.rookery.auth.BanSubject;
import dev.rookery.net.AddressRange;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Bans of one tenant, or of all tenants. The time to find one does not depend on their number. Immutable. */
final class BanIndex {
    static final BanIndex EMPTY = new BanIndex(Set.of());

    private static final int IPV6_LENGTH = 16;

    private final Map<String, Ban> clients = new HashMap<>();
    private final Map<String, Ban> users = new HashMap<>();
    private final Map<AddressRange, Ban> ranges = new HashMap<>();
    /** Lengths of the prefixes of the ranges. */
    private final Set<Integer> ipv4 = new TreeSet<>();

    private final Set<Integer> ipv6 = new TreeSet<>();

    /** Address ranges that are not well-formed are left out. */
    BanIndex(Collection<Ban> bans) {
        for (Ban ban : bans) {
            switch (ban.kind()) {
                case CLIENT -> clients.put(ban.value(), ban);
                case USER -> users.put(ban.value(), ban);
                case ADDRESS ->
                    AddressRange.parse(ban.value()).ifPresent(range -> {
                        ranges.put(range, ban);
                        (range.isIpv6() ? ipv6 : ipv4).add(range.prefix());
                    });
            }
        }
    }

    boolean isEmpty() {
        return clients.isEmpty() && users.isEmpty() && ranges.isEmpty();
    }

    Optional<Ban> find(BanSubject client, Instant now) {
        if (isEmpty()) {
            return Optional.empty();
        }
        Optional<InetAddress> address = Optional.ofNullable(client.address().getAddress());
        return Stream.of(
                        Optional.ofNullable(clients.get(client.clientId())),
                        client.username().map(users::get),
                        address.flatMap(known -> find(known, now)))
                .flatMap(Optional::stream)
                .filter(ban -> ban.isInForce(now))
                .findFirst();
    }

    private Optional<Ban> find(InetAddress address, Instant now) {
        return (address.getAddress().length == IPV6_LENGTH ? ipv6 : ipv4)
                .stream()
                        .map(prefix -> ranges.get(AddressRange.of(address, prefix)))
                        .flatMap(Stream::ofNullable)
                        .filter(ban -> ban.isInForce(now))
                        .findFirst();
    }
}
