package dev.rookery.auth.certificate;

import dev.rookery.auth.TenantId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Certificate authorities by tenant, and by the name that they have as issuers. Thread-safe. */
final class AuthorityIndex {
    /**
     * Number of authorities with one name that are tried. Any tenant can import an authority with any name; those that were
     * created first are tried, and those of the tenant that the client has named.
     */
    static final int CANDIDATES = 8;

    private final Map<TenantId, List<TrustedAuthority>> byTenant = new ConcurrentHashMap<>();
    private final Map<String, List<TrustedAuthority>> byName = new ConcurrentHashMap<>();

    synchronized void replace(TenantId tenant, List<TrustedAuthority> current) {
        // Added first, so that authorities that remain are found at any time.
        current.forEach(authority -> update(authority.subject(), list -> {
            list.removeIf(other -> isSame(other, authority));
            list.add(authority);
            list.sort(Comparator.comparing(TrustedAuthority::createdAt).thenComparing(TrustedAuthority::id));
            return list;
        }));
        List<TrustedAuthority> before =
                current.isEmpty() ? byTenant.remove(tenant) : byTenant.put(tenant, List.copyOf(current));
        Stream.ofNullable(before)
                .flatMap(List::stream)
                .filter(old -> current.stream().noneMatch(authority -> isSame(authority, old)))
                .forEach(old -> update(old.subject(), list -> {
                    list.removeIf(other -> isSame(other, old));
                    return list;
                }));
    }

    private static boolean isSame(TrustedAuthority one, TrustedAuthority other) {
        return one.tenant().equals(other.tenant()) && one.id().equals(other.id());
    }

    private void update(String name, UnaryOperator<List<TrustedAuthority>> change) {
        List<TrustedAuthority> changed = change.apply(new ArrayList<>(byName.getOrDefault(name, List.of())));
        if (changed.isEmpty()) {
            byName.remove(name);
        } else {
            byName.put(name, List.copyOf(changed));
        }
    }

    /** Returns the authorities of a name: those of the claimed tenant first, then others. */
    List<TrustedAuthority> named(String name, Optional<TenantId> claimed) {
        List<TrustedAuthority> all = byName.getOrDefault(name, List.of());
        Stream<TrustedAuthority> own = claimed.stream()
                .flatMap(tenant -> byTenant.getOrDefault(tenant, List.of()).stream())
                .filter(authority -> authority.subject().equals(name));
        return Stream.concat(own, all.stream().limit(CANDIDATES)).distinct().toList();
    }

    Optional<TrustedAuthority> find(TenantId tenant, String id) {
        return byTenant.getOrDefault(tenant, List.of()).stream()
                .filter(authority -> authority.id().equals(id))
                .findFirst();
    }

    Set<TenantId> tenants() {
        return Set.copyOf(byTenant.keySet());
    }
}
