package dev.rookery.auth.postgres;

import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import dev.rookery.tenant.RegisteredTenant;
import dev.rookery.tenant.TenantDirectory;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Lookup in the tables of all tenants with a single statement. For users of unknown tenants it searches the tables of the
 * default tenant and ignores the result, so that response times do not reveal which tenants exist.
 */
final class TenantLookup implements UserLookup {
    private static final String SELECT = "SELECT * FROM rookery_users($1, $2)";
    /** If the registry has not been read yet; there is no such schema. */
    private static final String NO_SCHEMA = "-";

    private final GuardedPool database;
    private final TenantDirectory directory;

    TenantLookup(GuardedPool database, TenantDirectory directory) {
        this.database = database;
        this.directory = directory;
    }

    @Override
    public Future<FoundUser> find(UserKey user) {
        return findAll(List.of(user)).compose(found -> LockedTablesException.requireRead(user, found));
    }

    @Override
    public Future<Map<UserKey, FoundUser>> findAll(List<UserKey> users) {
        List<String> schemas = new ArrayList<>(users.size());
        List<String> usernames = new ArrayList<>(users.size());
        for (UserKey user : users) {
            schemas.add(schema(user));
            usernames.add(user.username());
        }
        Tuple pairs = Tuple.tuple()
                .addArrayOfString(schemas.toArray(String[]::new))
                .addArrayOfString(usernames.toArray(String[]::new));
        return database.query(pool -> pool.preparedQuery(SELECT).execute(pairs)).map(rows -> {
            Map<UserKey, FoundUser> found = new HashMap<>();
            users.forEach(user -> found.put(user, FoundUser.UNKNOWN));
            for (Row row : rows) {
                directory.ofSchema(row.getString(5)).ifPresent(tenant -> put(tenant, row, found));
            }
            return found;
        });
    }

    private static void put(TenantId tenant, Row row, Map<UserKey, FoundUser> found) {
        String username = row.getString(4);
        if (username == null) {
            // The tables of the tenant are locked.
            found.keySet().removeIf(user -> user.tenant().equals(tenant));
        } else {
            found.computeIfPresent(new UserKey(tenant, username), (user, unknown) -> UserRows.user(row));
        }
    }

    private String schema(UserKey user) {
        return directory
                .find(user.tenant())
                .or(() -> directory.find(TenantId.DEFAULT))
                .map(RegisteredTenant::schema)
                .orElse(NO_SCHEMA);
    }
}
