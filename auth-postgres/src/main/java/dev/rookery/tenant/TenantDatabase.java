package dev.rookery.tenant;

import dev.rookery.auth.TenantId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Transactions on the tables that tenants share. This class and {@link TenantTransactions} are the only ways to reach their
 * rows: row-level security hides them from other transactions. Statements name the tenant as well, so that neither
 * barrier depends on the other. Thread-safe; futures fail with the database's error.
 */
public final class TenantDatabase {
    private static final String SET = TenantSetting.statement("$1");

    private final Pool pool;
    private final Optional<TenantTurns> turns;

    private TenantDatabase(Pool pool, Optional<TenantTurns> turns) {
        this.pool = pool;
        this.turns = turns;
    }

    /**
     * Creates an access in which tenants do not compete.
     *
     * @param pool closed by the caller
     */
    public TenantDatabase(Pool pool) {
        this(pool, Optional.empty());
    }

    /**
     * Returns an access that serves the tenants in turn. A tenant never uses all connections, unless it is the only one.
     *
     * @param pool closed by the caller
     * @param size maximum number of connections of the pool
     * @param timeout of waiting for a connection
     * @param shared whether there are several tenants
     */
    public static TenantDatabase inTurn(Vertx vertx, Pool pool, int size, Duration timeout, BooleanSupplier shared) {
        return new TenantDatabase(pool, Optional.of(new TenantTurns(vertx, size, timeout, shared)));
    }

    /**
     * Runs a transaction that can read and write the rows of one tenant only.
     *
     * @param work returns a failed future to roll back
     * @return fails with a {@link TenantBusyException} if too many transactions of the tenant wait already
     */
    public <T> Future<T> inTenant(TenantId tenant, Function<SqlConnection, Future<T>> work) {
        return turns.map(each -> each.run(tenant, () -> transaction(tenant.value(), work)))
                .orElseGet(() -> transaction(tenant.value(), work));
    }

    /**
     * Runs a transaction that can read and write the rows of all tenants, for work of the platform itself: never with a
     * statement that a caller of one tenant influences.
     *
     * @param work returns a failed future to roll back
     */
    public <T> Future<T> acrossTenants(Function<SqlConnection, Future<T>> work) {
        return transaction(TenantSetting.ALL, work);
    }

    /** Restricts the rest of a transaction to the rows of one tenant. */
    public static Future<Void> enter(SqlConnection transaction, TenantId tenant) {
        return set(transaction, tenant.value());
    }

    /**
     * Makes the rows of all tenants visible to a connection until it is closed, for a process whose statements do not depend on
     * callers, such as the exporter.
     */
    public static Future<Void> showAll(SqlConnection connection) {
        return connection
                .preparedQuery("SELECT set_config('rookery.tenant', $1, false)")
                .execute(Tuple.of(TenantSetting.ALL))
                .mapEmpty();
    }

    private <T> Future<T> transaction(String setting, Function<SqlConnection, Future<T>> work) {
        return pool.withTransaction(connection -> {
            // Not awaited, so that it costs no round trip: the connection executes statements in order.
            Future<Void> set = set(connection, setting);
            return Future.<Void>succeededFuture()
                    .compose(begun -> work.apply(connection))
                    .compose(result -> set.map(result));
        });
    }

    private static Future<Void> set(SqlConnection connection, String setting) {
        return connection.preparedQuery(SET).execute(Tuple.of(setting)).mapEmpty();
    }
}
