package dev.rookery.app.database;

import dev.rookery.api.audit.CommandAudit;
import dev.rookery.api.broker.AdminPort;
import dev.rookery.api.broker.BrokerAccess;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.postgres.MqttUserRepository;
import dev.rookery.failure.GuardedVertx;
import dev.rookery.postgres.PostgresClients;
import dev.rookery.postgres.PostgresException;
import dev.rookery.tenant.TenantDatabase;
import dev.rookery.tenant.TenantRepository;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/** Synchronous access to the database for a command. Not thread-safe; blocks the calling thread. */
public final class DatabaseSession implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Database database;
    private final Vertx vertx = PostgresClients.vertx();
    private final Pool pool;

    /** Takes ownership of the database and closes it with the session. */
    public DatabaseSession(Database database) {
        this.database = database;
        this.pool = PostgresClients.pool(vertx, database.config(), 1, TIMEOUT);
    }

    public MqttUserRepository users() {
        return new MqttUserRepository(pool);
    }

    public TenantRepository tenants() {
        return new TenantRepository(pool);
    }

    /**
     * Makes a change and records it in the audit log, in one transaction. Blocks until done.
     *
     * @param tenant tenant whose object is changed; the change sees the rows of no other
     * @param action such as {@code mqtt-user.create}
     * @param change returns whether it changed something; otherwise nothing is recorded
     * @return the result of the change
     */
    public boolean change(
            TenantId tenant,
            String action,
            String subject,
            JsonObject detail,
            Function<SqlConnection, Future<Boolean>> change) {
        return await(tenantDatabase().inTenant(tenant, connection -> change.apply(connection)
                .compose(changed -> changed
                        ? CommandAudit.record(connection, tenant, action, subject, detail)
                                .map(true)
                        : Future.succeededFuture(false))));
    }

    /** Returns the tables that tenants share. */
    public TenantDatabase tenantDatabase() {
        return new TenantDatabase(pool);
    }

    /** Returns a client of a broker's admin port. It is closed with this session. */
    public AdminPort adminPort(BrokerAccess access) {
        return new AdminPort(vertx, access);
    }

    /** Makes a change in one transaction. Blocks until done. */
    public <T> T transaction(Function<SqlConnection, Future<T>> change) {
        return await(pool.withTransaction(change));
    }

    /** Uses one connection outside a transaction. Blocks until done. */
    public <T> T connection(Function<SqlConnection, Future<T>> use) {
        return await(pool.withConnection(use));
    }

    /** Returns the address of the database, for people. */
    public String address() {
        return database.config().address();
    }

    /** Returns the client for other statements. */
    public SqlClient client() {
        return pool;
    }

    /**
     * Blocks until the future completes and returns its result.
     *
     * @throws PostgresException if the statement fails or the database is unreachable
     */
    public <T> T await(Future<T> answer) {
        try {
            return answer.toCompletionStage().toCompletableFuture().join();
        } catch (CompletionException e) {
            throw PostgresException.about(database.config(), Objects.requireNonNullElse(e.getCause(), e));
        }
    }

    @Override
    public void close() {
        pool.close().toCompletionStage().toCompletableFuture().join();
        GuardedVertx.close(vertx);
        database.close();
    }
}
