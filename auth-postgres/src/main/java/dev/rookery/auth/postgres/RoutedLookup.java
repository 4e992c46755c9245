package dev.rookery.auth.postgres;

import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Lookup of the users of all tenants: the default tenant's tables may be those of an existing installation. Its users with an
 * {@code @} in their names are looked up like those of other tenants where possible, because {@code device@unknown} is such a
 * name if no tenant {@code unknown} is registered: a shorter time would reveal that.
 */
final class RoutedLookup implements UserLookup {
    private enum Route {
        DEFAULT_TABLES,
        /** User of the default tenant whose name could be that of a user of another tenant. */
        LIKE_OTHER_TENANTS,
        OTHER_TENANTS
    }

    private final TableLookup defaultTenant;
    private final UserLookup otherTenants;
    private final Predicate<TenantId> registered;

    /**
     * @param otherTenants finds users of all tenants whose schema is known
     * @param registered returns whether the schema of a tenant is known
     */
    RoutedLookup(TableLookup defaultTenant, UserLookup otherTenants, Predicate<TenantId> registered) {
        this.defaultTenant = defaultTenant;
        this.otherTenants = otherTenants;
        this.registered = registered;
    }

    @Override
    public Future<FoundUser> find(UserKey user) {
        return switch (route(user)) {
            case DEFAULT_TABLES -> defaultTenant.find(user.username());
            case LIKE_OTHER_TENANTS -> otherTenants.find(user).recover(failure -> defaultTenant.find(user.username()));
            case OTHER_TENANTS -> otherTenants.find(user);
        };
    }

    @Override
    public Future<Map<UserKey, FoundUser>> findAll(List<UserKey> users) {
        Map<Route, List<UserKey>> routes = users.stream().collect(Collectors.groupingBy(this::route));
        List<UserKey> likeOthers = routes.getOrDefault(Route.LIKE_OTHER_TENANTS, List.of());
        // A statement of their own: columns of an existing installation that do not fit must not fail the others.
        Future<Map<UserKey, FoundUser>> ofDefaultLikeOthers =
                findOthers(likeOthers).recover(failure -> findDefault(likeOthers));
        Future<Map<UserKey, FoundUser>> ofDefault = findDefault(routes.getOrDefault(Route.DEFAULT_TABLES, List.of()));
        Future<Map<UserKey, FoundUser>> ofOthers = findOthers(routes.getOrDefault(Route.OTHER_TENANTS, List.of()));
        return Future.all(ofDefault, ofDefaultLikeOthers, ofOthers).map(all -> {
            Map<UserKey, FoundUser> found = new HashMap<>(ofDefault.result());
            found.putAll(ofDefaultLikeOthers.result());
            found.putAll(ofOthers.result());
            return found;
        });
    }

    private Route route(UserKey user) {
        if (!user.tenant().equals(TenantId.DEFAULT)) {
            return Route.OTHER_TENANTS;
        }
        boolean looksLikeOther = user.username().indexOf('@') >= 0
                && defaultTenant.hasStandardColumns()
                && registered.test(TenantId.DEFAULT);
        return looksLikeOther ? Route.LIKE_OTHER_TENANTS : Route.DEFAULT_TABLES;
    }

    private Future<Map<UserKey, FoundUser>> findOthers(List<UserKey> users) {
        return users.isEmpty() ? Future.succeededFuture(Map.of()) : otherTenants.findAll(users);
    }

    private Future<Map<UserKey, FoundUser>> findDefault(List<UserKey> users) {
        if (users.isEmpty()) {
            return Future.succeededFuture(Map.of());
        }
        return defaultTenant
                .findAll(users.stream().map(UserKey::username).toList())
                .map(found -> users.stream()
                        .distinct()
                        .collect(Collectors.toMap(
                                Function.identity(), user -> found.getOrDefault(user.username(), FoundUser.UNKNOWN))))
                // They count as not read: the query of one tenant must not delay the users of the others.
                .recover(failure -> failure instanceof QueryFailedException
                        ? Future.succeededFuture(Map.of())
                        : Future.failedFuture(failure));
    }
}
