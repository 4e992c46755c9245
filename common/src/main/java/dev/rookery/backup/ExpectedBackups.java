package dev.rookery.backup;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Backups and restore tests that are to run regularly. The database stores since when, so that an alert also reports those that
 * have never run.
 *
 * @param backups where backups are stored
 * @param restoreTests where the backups that are tested come from
 */
public record ExpectedBackups(Set<BackupLocation> backups, Set<BackupLocation> restoreTests) {
    public static final ExpectedBackups NONE = new ExpectedBackups(Set.of(), Set.of());

    private static final String READ = "SELECT task, storage FROM %s WHERE expected_since IS NOT NULL";
    private static final String WRITE = """
            WITH expected AS (SELECT * FROM unnest($1::text[], $2::text[]) AS expected (task, storage)),
            ended AS (
              UPDATE %1$s AS state SET expected_since = NULL
              WHERE expected_since IS NOT NULL AND NOT EXISTS (
                SELECT FROM expected WHERE expected.task = state.task AND expected.storage = state.storage))
            INSERT INTO %1$s AS state (task, storage, expected_since) SELECT task, storage, now() FROM expected
            ON CONFLICT (task, storage) DO UPDATE SET expected_since = excluded.expected_since
            WHERE state.expected_since IS NULL
            """;

    /** @param task value in the database */
    private record Expectation(String task, String storage) {}

    public ExpectedBackups {
        backups = Set.copyOf(backups);
        restoreTests = Set.copyOf(restoreTests);
    }

    /**
     * Stores what is expected from now on. What was expected before keeps its time. Does not write if nothing has changed.
     *
     * @param table table of the results, such as {@code rookery_backup_state}
     */
    public Future<Void> store(SqlClient client, String table) {
        List<Expectation> expected = Stream.concat(
                        backups.stream().map(location -> new Expectation("backup", location.label())),
                        restoreTests.stream().map(location -> new Expectation("restore_test", location.label())))
                .toList();
        return client.query(READ.formatted(table)).execute().compose(rows -> {
            Set<Expectation> stored = new HashSet<>();
            for (Row row : rows) {
                stored.add(new Expectation(row.getString(0), row.getString(1)));
            }
            if (stored.equals(Set.copyOf(expected))) {
                return Future.succeededFuture();
            }
            return client.preparedQuery(WRITE.formatted(table))
                    .execute(Tuple.tuple()
                            .addArrayOfString(
                                    expected.stream().map(Expectation::task).toArray(String[]::new))
                            .addArrayOfString(
                                    expected.stream().map(Expectation::storage).toArray(String[]::new)))
                    .mapEmpty();
        });
    }
}
