package dev.rookery.change;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;

/** Columns {@code username} of the default tenant's tables, which an existing installation may have created with any type. */
public final class KeyColumns {
    /**
     * A case-insensitive collation or type, and one whose values have several texts, such as uuid, finds rows by names that
     * differ from what the column contains. Columns of absent tables count as exact.
     */
    private static final String SELECT = """
            SELECT coalesce(bool_and(a.atttypid IN ('text'::regtype, 'varchar'::regtype)
                                     AND coalesce(c.collisdeterministic, true)), true)
            FROM pg_attribute a LEFT JOIN pg_collation c ON c.oid = a.attcollation
            WHERE a.attrelid IN (to_regclass('mqtt_users'), to_regclass('mqtt_acls'))
              AND a.attname = 'username' AND NOT a.attisdropped
            """;

    private KeyColumns() {}

    /** Returns whether the columns are texts, and a row is found by exactly one name. */
    public static Future<Boolean> areExact(SqlClient client) {
        return client.query(SELECT).execute().map(rows -> rows.iterator().next().getBoolean(0));
    }
}
