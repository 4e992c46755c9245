package dev.rookery.exporter.collect;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.Set;

/** One question to PostgreSQL, and the metrics that its answer sets. */
interface Collector {
    /** A short name of the subject, for the metric of failures. */
    String subject();

    /** The tables and views without which the question is not asked. */
    Set<String> tables();

    /** @param relations the tables and views that there are */
    String sql(Set<String> relations);

    /** Sets the metrics. */
    void answered(RowSet<Row> rows);
}
