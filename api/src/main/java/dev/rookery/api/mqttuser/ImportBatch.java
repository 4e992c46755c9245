package dev.rookery.api.mqttuser;

import dev.rookery.api.ApiContext;
import dev.rookery.auth.password.PasswordHasher;
import dev.rookery.auth.password.PasswordHashes;
import dev.rookery.auth.password.UnusableHashException;
import dev.rookery.http.ApiRequest;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Some lines of an import, written in one transaction with a few statements for all of them. */
final class ImportBatch {
    private static final String USERS = " FROM unnest($1::text[], $2::text[], $3::boolean[], $4::boolean[])"
            + " AS line (username, hash, active, superuser) ";

    /** A user that is there may come without a password. */
    private static final String CHANGE = "UPDATE mqtt_users u SET password_hash = COALESCE(line.hash, u.password_hash),"
            + " is_active = COALESCE(line.active, u.is_active),"
            + " is_superuser = COALESCE(line.superuser, u.is_superuser)" + USERS
            + "WHERE u.username = line.username RETURNING u.username";

    private static final String ADD = "INSERT INTO mqtt_users (username, password_hash, is_active, is_superuser)"
            + " SELECT username, hash, COALESCE(active, true), COALESCE(superuser, false)" + USERS
            + "WHERE hash IS NOT NULL RETURNING username";

    private final ApiContext context;
    private final PasswordHasher hasher;
    private final PasswordHashes hashes;

    ImportBatch(ApiContext context) {
        this.context = context;
        this.hasher = new PasswordHasher(context.config().access().passwordCost());
        this.hashes = new PasswordHashes(context.config().access().passwordCost());
    }

    Future<Void> write(ApiRequest call, List<ImportedUser> lines, ImportSummary summary) {
        return context.workers()
                .executeBlocking(() -> byName(lines, summary).values(), false)
                .compose(users -> context.pool().withTransaction(connection -> write(connection, users)
                        .compose(there -> putRows(connection, users, there, summary))
                        .compose(put ->
                                context.audit().record(connection, call, "mqtt.import", "mqtt-users", names(users)))));
    }

    /** What the lines say of each user, in the order of the lines. Slow: passwords are hashed. */
    private Map<String, ImportedAccount> byName(List<ImportedUser> lines, ImportSummary summary) {
        Map<String, ImportedAccount> users = new LinkedHashMap<>();
        for (ImportedUser line : lines) {
            try {
                Optional<String> hash = hash(line);
                users.computeIfAbsent(line.username(), ImportedAccount::new).add(line, hash);
            } catch (UnusableHashException | IllegalArgumentException e) {
                summary.refuse(line.line(), e.getMessage());
            }
        }
        return users;
    }

    private Optional<String> hash(ImportedUser line) throws UnusableHashException {
        if (line.passwordHash().isPresent()) {
            hashes.parse(line.passwordHash().get());
        }
        return line.passwordHash().or(() -> line.password().map(hasher::hash));
    }

    /** @return the users that are there now */
    private static Future<Set<String>> write(SqlConnection connection, Collection<ImportedAccount> users) {
        Set<String> there = new HashSet<>();
        return write(connection, CHANGE, users, there)
                .compose(changed -> write(
                        connection,
                        ADD,
                        users.stream()
                                .filter(user -> !there.contains(user.username()))
                                .toList(),
                        there));
    }

    private static Future<Set<String>> write(
            SqlConnection connection, String statement, Collection<ImportedAccount> users, Set<String> written) {
        return connection
                .preparedQuery(statement)
                .execute(Tuple.of(
                        users.stream().map(ImportedAccount::username).toArray(String[]::new),
                        users.stream().map(ImportedAccount::hash).toArray(String[]::new),
                        users.stream().map(ImportedAccount::active).toArray(Boolean[]::new),
                        users.stream().map(ImportedAccount::superuser).toArray(Boolean[]::new)))
                .map(rows -> {
                    for (Row row : rows) {
                        written.add(row.getString("username"));
                    }
                    return written;
                });
    }

    private static Future<Void> putRows(
            SqlConnection connection, Collection<ImportedAccount> users, Set<String> there, ImportSummary summary) {
        Map<Boolean, List<ImportedAccount>> known =
                users.stream().collect(Collectors.partitioningBy(user -> there.contains(user.username())));
        known.get(false).stream()
                .flatMap(user -> user.lines().stream())
                .forEach(line -> summary.refuse(line.line(), "a new user needs a password or a hash"));
        return new AclRows(connection)
                .putAll(known.get(true).stream()
                        .collect(Collectors.toMap(ImportedAccount::username, ImportedAccount::rows)))
                .onSuccess(put -> known.get(true).stream()
                        .flatMap(user -> user.lines().stream())
                        .forEach(summary::count));
    }

    private static JsonObject names(Collection<ImportedAccount> users) {
        return new JsonObject()
                .put(
                        "usernames",
                        new JsonArray(
                                users.stream().map(ImportedAccount::username).toList()));
    }
}
