package dev.rookery.auth.postgres;

import dev.rookery.change.KeyColumns;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lookup in {@code mqtt_users} and {@code mqtt_acls}. An existing installation may have created them with keys of any type:
 * if they are not texts, the names are passed as values that PostgreSQL converts.
 */
final class StandardLookup implements TableLookup {
    private static final AuthQueries CONVERTING = new AuthQueries(
            "SELECT CASE WHEN is_active THEN password_hash::text END FROM mqtt_users WHERE username = $1"
                    + " ORDER BY is_active DESC NULLS LAST LIMIT 1",
            "SELECT topic::text FROM mqtt_acls WHERE username = $1 AND access::integer & $2 <> 0",
            "SELECT COALESCE(is_superuser, false) FROM mqtt_users WHERE username = $1 AND is_active");

    private final GuardedPool database;
    private final TableLookup combined;
    private final TableLookup converting;
    /** Null until the columns are known, and after a failure: they may have changed. */
    private volatile @Nullable TableLookup chosen;

    StandardLookup(GuardedPool database) {
        this.database = database;
        this.combined = new CombinedLookup(database);
        this.converting = new SeparateLookup(database, CONVERTING, FoundUser.UNKNOWN);
    }

    @Override
    public Future<FoundUser> find(String username) {
        return with(lookup -> lookup.find(username));
    }

    @Override
    public Future<Map<String, FoundUser>> findAll(List<String> usernames) {
        return with(lookup -> lookup.findAll(usernames));
    }

    @Override
    public boolean hasStandardColumns() {
        return chosen == combined;
    }

    private <T> Future<T> with(Function<TableLookup, Future<T>> find) {
        TableLookup known = chosen;
        Future<T> found = known != null ? find.apply(known) : choose().compose(find);
        return found.onFailure(failure -> chosen = null);
    }

    private Future<TableLookup> choose() {
        return database.query(KeyColumns::areExact).map(exact -> {
            TableLookup lookup = exact ? combined : converting;
            chosen = lookup;
            return lookup;
        });
    }
}
