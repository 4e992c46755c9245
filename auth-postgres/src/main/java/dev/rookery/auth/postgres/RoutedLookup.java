package dev.rookery.auth.postgres;

import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Lookup of the users of all tenants: the default tenant's tables may be those of an existing installation. */
final class RoutedLookup implements UserLookup {
    private final TableLookup defaultTenant;
    private final UserLookup otherTenants;

    RoutedLookup(TableLookup defaultTenant, UserLookup otherTenants) {
        this.defaultTenant = defaultTenant;
        this.otherTenants = otherTenants;
    }

    @Override
    public Future<Optional<StoredUser>> find(UserKey user) {
        return isDefault(user) ? defaultTenant.find(user.username()) : otherTenants.find(user);
    }

    @Override
    public Future<Map<UserKey, Optional<StoredUser>>> findAll(List<UserKey> users) {
        Map<Boolean, List<UserKey>> byDefault =
                users.stream().collect(Collectors.partitioningBy(RoutedLookup::isDefault));
        List<UserKey> others = byDefault.getOrDefault(false, List.of());
        Future<Map<UserKey, Optional<StoredUser>>> ofDefault = findDefault(byDefault.getOrDefault(true, List.of()));
        Future<Map<UserKey, Optional<StoredUser>>> ofOthers =
                others.isEmpty() ? Future.succeededFuture(Map.of()) : otherTenants.findAll(others);
        return Future.all(ofDefault, ofOthers).map(both -> {
            Map<UserKey, Optional<StoredUser>> found = new HashMap<>(ofDefault.result());
            found.putAll(ofOthers.result());
            return found;
        });
    }

    private Future<Map<UserKey, Optional<StoredUser>>> findDefault(List<UserKey> users) {
        if (users.isEmpty()) {
            return Future.succeededFuture(Map.of());
        }
        return defaultTenant
                .findAll(users.stream().map(UserKey::username).toList())
                .map(found -> users.stream()
                        .distinct()
                        .collect(Collectors.toMap(
                                Function.identity(), user -> Optional.ofNullable(found.get(user.username())))))
                // They count as not read: the query of one tenant must not delay the users of the others.
                .recover(failure -> failure instanceof QueryFailedException
                        ? Future.succeededFuture(Map.of())
                        : Future.failedFuture(failure));
    }

    private static boolean isDefault(UserKey user) {
        return user.tenant().equals(TenantId.DEFAULT);
    }
}
