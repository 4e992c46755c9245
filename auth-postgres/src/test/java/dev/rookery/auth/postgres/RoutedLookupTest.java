package dev.rookery.auth.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RoutedLookupTest {
    private static final UserKey PLAIN = new UserKey(TenantId.DEFAULT, "device");
    private static final UserKey LIKE_OTHERS = new UserKey(TenantId.DEFAULT, "device@unknown");
    private static final UserKey OTHER = new UserKey(new TenantId("anna"), "device");
    private static final FoundUser OF_TABLES = FoundUser.of(new StoredUser("tables", false, List.of()));
    private static final FoundUser OF_FUNCTION = FoundUser.of(new StoredUser("function", false, List.of()));

    private final List<List<UserKey>> calls = new ArrayList<>();
    private boolean standardColumns = true;
    private boolean fits = true;
    private Set<TenantId> registered = Set.of(TenantId.DEFAULT);

    private final RoutedLookup lookup =
            new RoutedLookup(new Tables(), new Function(), tenant -> registered.contains(tenant));

    /** Its duration must be that of a lookup of {@code device@registered}. */
    @Test
    void usersThatLookLikeThoseOfOtherTenantsAreLookedUpLikeThem() {
        assertThat(hash(LIKE_OTHERS)).isEqualTo("function");
        assertThat(hash(OTHER)).isEqualTo("function");
        assertThat(hash(PLAIN)).isEqualTo("tables");
        assertThat(hashes()).isEqualTo(Map.of(PLAIN, "tables", LIKE_OTHERS, "function", OTHER, "function"));
    }

    @Test
    void tablesOfAnotherFormAreReadAsTheyAre() {
        standardColumns = false;

        assertThat(hash(LIKE_OTHERS)).isEqualTo("tables");
        assertThat(hashes()).isEqualTo(Map.of(PLAIN, "tables", LIKE_OTHERS, "tables", OTHER, "function"));
    }

    @Test
    void beforeTheRegistryIsReadTheTablesOfTheDefaultTenantAre() {
        registered = Set.of();

        assertThat(hash(LIKE_OTHERS)).isEqualTo("tables");
    }

    /** An administrator has changed the columns of the default tenant's tables. */
    @Test
    void columnsThatNoLongerFitAffectNeitherTheirUsersNorOthers() {
        fits = false;

        assertThat(hash(LIKE_OTHERS)).isEqualTo("tables");
        assertThat(hashes()).isEqualTo(Map.of(PLAIN, "tables", LIKE_OTHERS, "tables", OTHER, "function"));
        assertThat(calls).contains(List.of(OTHER), List.of(LIKE_OTHERS));
    }

    private String hash(UserKey user) {
        return lookup.find(user).result().active().orElseThrow().passwordHash();
    }

    private Map<UserKey, String> hashes() {
        Map<UserKey, String> hashes = new HashMap<>();
        lookup.findAll(List.of(PLAIN, LIKE_OTHERS, OTHER))
                .result()
                .forEach((user, found) ->
                        hashes.put(user, found.active().orElseThrow().passwordHash()));
        return hashes;
    }

    private final class Tables implements TableLookup {
        @Override
        public Future<FoundUser> find(String username) {
            return Future.succeededFuture(OF_TABLES);
        }

        @Override
        public Future<Map<String, FoundUser>> findAll(List<String> usernames) {
            Map<String, FoundUser> found = new HashMap<>();
            usernames.forEach(username -> found.put(username, OF_TABLES));
            return Future.succeededFuture(found);
        }

        @Override
        public boolean hasStandardColumns() {
            return standardColumns;
        }
    }

    private final class Function implements UserLookup {
        @Override
        public Future<FoundUser> find(UserKey user) {
            return findAll(List.of(user)).map(found -> found.getOrDefault(user, FoundUser.UNKNOWN));
        }

        @Override
        public Future<Map<UserKey, FoundUser>> findAll(List<UserKey> users) {
            calls.add(users);
            if (!fits && users.contains(LIKE_OTHERS)) {
                return Future.failedFuture("operator does not exist");
            }
            Map<UserKey, FoundUser> found = new HashMap<>();
            users.forEach(user -> found.put(user, OF_FUNCTION));
            return Future.succeededFuture(found);
        }
    }
}
