package dev.rookery.api.mqttuser;

import dev.rookery.api.audit.AuditLog;
import dev.rookery.api.caller.Caller;
import dev.rookery.api.tenant.RequestTenants;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.password.PasswordCost;
import dev.rookery.auth.password.PasswordHasher;
import dev.rookery.auth.password.PasswordHashes;
import dev.rookery.auth.password.UnusableHashException;
import dev.rookery.auth.postgres.UserTables;
import dev.rookery.auth.service.ServiceComponent;
import dev.rookery.http.ApiRequest;
import dev.rookery.tenant.TenantDatabase;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Writes batches of imported lines, each in one transaction with a few statements. Thread-safe. */
public final class ImportWriter {
    private static final String USERS = " FROM unnest($1::text[], $2::text[], $3::boolean[], $4::boolean[])"
            + " AS line (username, hash, active, superuser) ";

    /** Lines of existing users may omit the password. */
    private static final String UPDATE = "UPDATE %s u SET password_hash = COALESCE(line.hash, u.password_hash),"
            + " is_active = COALESCE(line.active, u.is_active),"
            + " is_superuser = COALESCE(line.superuser, u.is_superuser)" + USERS
            + "WHERE u.username = line.username RETURNING u.username";

    private static final String INSERT = "INSERT INTO %s (username, password_hash, is_active, is_superuser)"
            + " SELECT username, hash, COALESCE(active, true), COALESCE(superuser, false)" + USERS
            + "WHERE hash IS NOT NULL RETURNING username";

    private final TenantDatabase database;
    private final RequestTenants tenants;
    private final WorkerExecutor workers;
    private final Function<TenantId, Future<Void>> readiness;
    private final AuditLog audit;
    private final PasswordHasher hasher;
    private final PasswordHashes hashes;

    /** @param readiness returns when the broker queues the readings of a tenant */
    public ImportWriter(
            TenantDatabase database,
            RequestTenants tenants,
            WorkerExecutor workers,
            PasswordCost cost,
            Function<TenantId, Future<Void>> readiness,
            AuditLog audit) {
        this.database = database;
        this.tenants = tenants;
        this.workers = workers;
        this.readiness = readiness;
        this.audit = audit;
        this.hasher = new PasswordHasher(cost);
        this.hashes = new PasswordHashes(cost);
    }

    Future<Void> write(ApiRequest request, List<ImportLine> lines, ImportSummary summary) {
        TenantId tenant = Caller.of(request).tenant();
        UserTables tables = tenants.tables(tenant);
        return readiness
                .apply(tenant)
                .compose(ready ->
                        workers.executeBlocking(() -> byName(lines, summary).values(), false))
                .compose(users -> database.inTenant(tenant, connection -> write(connection, tables, users)
                        .compose(existing -> putRows(new AclRowWriter(connection, tables), users, existing, summary))
                        .compose(put -> audit.record(connection, request, "mqtt.import", "mqtt-users", names(users)))));
    }

    /** Merges the lines of each user, in line order. Blocking: hashes the passwords. */
    private Map<String, ImportedUser> byName(List<ImportLine> lines, ImportSummary summary) {
        Map<String, ImportedUser> users = new LinkedHashMap<>();
        for (ImportLine line : lines) {
            if (ServiceComponent.isServiceName(line.username())) {
                summary.reject(line.line(), ReservedUsers.explanation(line.username()));
                continue;
            }
            try {
                // Hashed first: a user whose only line has an unusable password must not be listed.
                Optional<String> hash = hash(line);
                users.computeIfAbsent(line.username(), ImportedUser::new).add(line, hash);
            } catch (UnusableHashException | IllegalArgumentException e) {
                summary.reject(line.line(), e.getMessage());
            }
        }
        return users;
    }

    private Optional<String> hash(ImportLine line) throws UnusableHashException {
        if (line.passwordHash().isPresent()) {
            hashes.parse(line.passwordHash().get());
        }
        return line.passwordHash().or(() -> line.password().map(hasher::hash));
    }

    /** Returns the names of the users that exist after the update and the insert. */
    private static Future<Set<String>> write(
            SqlConnection connection, UserTables tables, Collection<ImportedUser> users) {
        Set<String> existing = new HashSet<>();
        return write(connection, UPDATE.formatted(tables.users()), users, existing)
                .compose(updated -> write(
                        connection,
                        INSERT.formatted(tables.users()),
                        users.stream()
                                .filter(user -> !existing.contains(user.username()))
                                .toList(),
                        existing));
    }

    private static Future<Set<String>> write(
            SqlConnection connection, String statement, Collection<ImportedUser> users, Set<String> written) {
        return connection
                .preparedQuery(statement)
                .execute(Tuple.of(
                        users.stream().map(ImportedUser::username).toArray(String[]::new),
                        users.stream().map(ImportedUser::hash).toArray(String[]::new),
                        users.stream().map(ImportedUser::active).toArray(Boolean[]::new),
                        users.stream().map(ImportedUser::superuser).toArray(Boolean[]::new)))
                .map(rows -> {
                    for (Row row : rows) {
                        written.add(row.getString("username"));
                    }
                    return written;
                });
    }

    private static Future<Void> putRows(
            AclRowWriter writer, Collection<ImportedUser> users, Set<String> existing, ImportSummary summary) {
        List<ImportedUser> written = new ArrayList<>();
        for (ImportedUser user : users) {
            if (existing.contains(user.username())) {
                written.add(user);
            } else {
                user.lines()
                        .forEach(line ->
                                summary.reject(line.line(), "A new user requires 'password' or 'password_hash'"));
            }
        }
        return writer.putAll(written.stream().collect(Collectors.toMap(ImportedUser::username, ImportedUser::rows)))
                .onSuccess(put ->
                        written.stream().flatMap(user -> user.lines().stream()).forEach(summary::count));
    }

    private static JsonObject names(Collection<ImportedUser> users) {
        return new JsonObject()
                .put(
                        "usernames",
                        new JsonArray(users.stream().map(ImportedUser::username).toList()));
    }
}
