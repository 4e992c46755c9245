package dev.rookery.provisioner.reconcile;

import static dev.rookery.provisioner.reconcile.PendingFutures.join;

import dev.rookery.provisioner.customer.CustomerId;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;

/**
 * One at a time, of all replicas, looks after a stack: an advisory lock of PostgreSQL, which ends with a transaction, and so with
 * the connection of a process that dies. No connection that has the lock can come back to the pool.
 */
final class CustomerLock implements AutoCloseable {
    /** The transaction is idle while the stack is worked on, for longer than an administrator may allow others to be. */
    private static final String LOCK =
            "SELECT pg_try_advisory_xact_lock(hashtextextended('rookery deployment ' || $1, 0)),"
                    + " set_config('idle_in_transaction_session_timeout', '0', true)";

    /** In a transaction. */
    private final SqlConnection connection;

    private CustomerLock(SqlConnection connection) {
        this.connection = connection;
    }

    /** @return empty if somebody else has it */
    static Optional<CustomerLock> tryLock(Pool pool, CustomerId customer) {
        CustomerLock lock = new CustomerLock(join(pool.getConnection()));
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
        return join(connection
                .begin()
                .compose(begun -> connection.preparedQuery(LOCK).execute(Tuple.of(customer.value())))
                .map(rows -> rows.iterator().next().getBoolean(0)));
    }

    /** Rolls the transaction back, and gives the connection back. */
    @Override
    public void close() {
        join(connection.close());
    }
}
