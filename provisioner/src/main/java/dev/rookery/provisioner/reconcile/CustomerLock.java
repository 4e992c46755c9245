package dev.rookery.provisioner.reconcile;

import static dev.rookery.provisioner.reconcile.Futures.await;

import dev.rookery.provisioner.customer.CustomerId;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;

/**
 * Mutual exclusion of reconciliations of a customer among all replicas: a PostgreSQL advisory lock that ends with its
 * transaction, and so with the connection of a process that dies. A connection never returns to the pool with the lock.
 */
final class CustomerLock implements AutoCloseable {
    /** The transaction is idle during the reconciliation, possibly longer than the server's timeout allows. */
    private static final String LOCK =
            "SELECT pg_try_advisory_xact_lock(hashtextextended('rookery deployment ' || $1, 0)),"
                    + " set_config('idle_in_transaction_session_timeout', '0', true)";

    /** In a transaction. */
    private final SqlConnection connection;

    private CustomerLock(SqlConnection connection) {
        this.connection = connection;
    }

    /** Returns the lock, or empty if another replica or thread has it. */
    static Optional<CustomerLock> tryLock(Pool pool, CustomerId customer) {
        CustomerLock lock = new CustomerLock(await(pool.getConnection()));
        boolean locked = false;
        try {
            locked = lock.tryLock(customer);
            return locked ? Optional.of(lock) : Optional.empty();
        } finally {
            if (!locked) {
                lock.close();
            }
        }
    }

    private boolean tryLock(CustomerId customer) {
        return await(connection
                .begin()
                .compose(begun -> connection.preparedQuery(LOCK).execute(Tuple.of(customer.value())))
                .map(rows -> rows.iterator().next().getBoolean(0)));
    }

    /** Rolls the transaction back and returns the connection to the pool. */
    @Override
    public void close() {
        await(connection.close());
    }
}
