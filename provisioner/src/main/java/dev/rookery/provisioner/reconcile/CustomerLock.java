package dev.rookery.provisioner.reconcile;

import static dev.rookery.provisioner.reconcile.Waiting.join;

import dev.rookery.provisioner.customer.CustomerId;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;

/**
 * One at a time, of all replicas, looks after a stack: an advisory lock of PostgreSQL, which ends with the connection of a process
 * that dies.
 */
final class CustomerLock implements AutoCloseable {
    private static final String KEY = "hashtextextended('rookery deployment ' || $1, 0)";

    private final SqlConnection connection;
    private final CustomerId customer;

    private CustomerLock(SqlConnection connection, CustomerId customer) {
        this.connection = connection;
        this.customer = customer;
    }

    /** @return empty if somebody else has it */
    static Optional<CustomerLock> tryLock(Pool pool, CustomerId customer) {
        SqlConnection connection = join(pool.getConnection());
        boolean locked = false;
        try {
            locked = join(connection
                    .preparedQuery("SELECT pg_try_advisory_lock(" + KEY + ")")
                    .execute(Tuple.of(customer.value()))
                    .map(rows -> rows.iterator().next().getBoolean(0)));
            return locked ? Optional.of(new CustomerLock(connection, customer)) : Optional.empty();
        } finally {
            if (!locked) {
                connection.close();
            }
        }
    }

    @Override
    public void close() {
        try {
            join(connection
                    .preparedQuery("SELECT pg_advisory_unlock(" + KEY + ")")
                    .execute(Tuple.of(customer.value())));
        } finally {
            connection.close();
        }
    }
}
