package dev.rookery.api.license;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the limits of the broker in the default tenant's license to {@code rookery_limits}, which the broker reads; those of
 * other tenants are written with their license. Columns that no license has set
 * belong to administrators and are left alone. Thread-safe.
 */
final class BrokerLimitWriter {
    private static final Logger LOGGER = LoggerFactory.getLogger(BrokerLimitWriter.class);

    private static final String WRITE_RATE =
            "INSERT INTO rookery_limits AS known (tenant, messages_per_second) VALUES ('default', nullif($1, 0))"
                    + " ON CONFLICT (tenant) DO UPDATE SET messages_per_second = EXCLUDED.messages_per_second"
                    + " WHERE known.messages_per_second IS DISTINCT FROM EXCLUDED.messages_per_second";
    private static final String READ = """
            SELECT license_columns, ARRAY(
                SELECT attname::text FROM pg_attribute
                WHERE attrelid = 'rookery_limits'::regclass AND attnum > 0 AND NOT attisdropped
                  AND atttypid IN ('integer'::regtype, 'bigint'::regtype, 'smallint'::regtype)
                  AND attname <> 'messages_per_second')
            FROM rookery_limits WHERE tenant = 'default'
            """;

    private final Pool pool;

    BrokerLimitWriter(Pool pool) {
        this.pool = pool;
    }

    /** A limit that the database rejects is logged and skipped. */
    Future<Void> write(LicenseLimits limits) {
        return pool.preparedQuery(WRITE_RATE)
                .execute(Tuple.of(limits.messagesPerSecond()))
                .compose(written -> pool.query(READ).execute())
                .compose(rows -> writeColumns(rows.iterator().next(), limits.broker()));
    }

    private Future<Void> writeColumns(Row row, Map<String, Long> limits) {
        Set<String> former = new HashSet<>(Arrays.asList(row.getArrayOfStrings(0)));
        Set<String> columns = new HashSet<>(Arrays.asList(row.getArrayOfStrings(1)));
        Set<String> set = new HashSet<>(limits.keySet());
        set.retainAll(columns);
        if (set.size() < limits.size()) {
            LOGGER.warn("The license has limits that this version does not know: {}; known are {}", limits, columns);
        }
        former.retainAll(columns);
        former.removeAll(set);
        Future<Void> written = Future.succeededFuture();
        for (String column : former) {
            written = written.compose(done -> writeColumn(column, null));
        }
        for (String column : set) {
            written = written.compose(done -> writeColumn(column, limits.get(column)));
        }
        return written.compose(done -> pool.preparedQuery(
                        "UPDATE rookery_limits SET license_columns = $1 WHERE tenant = 'default' AND license_columns <> $1")
                .execute(Tuple.of(List.copyOf(set).toArray(String[]::new)))
                .mapEmpty());
    }

    /** @param column a column of the table */
    private Future<Void> writeColumn(String column, @Nullable Long value) {
        return pool.preparedQuery("UPDATE rookery_limits SET " + column + " = $1::bigint WHERE tenant = 'default' AND "
                        + column + " IS DISTINCT FROM $1::bigint")
                .execute(Tuple.of(value))
                .<Void>mapEmpty()
                .otherwise(failure -> {
                    LOGGER.error(
                            "The limit {} = {} of the license is not applied: {}", column, value, failure.toString());
                    return null;
                });
    }
}
