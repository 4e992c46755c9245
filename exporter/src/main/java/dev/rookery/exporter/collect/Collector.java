package dev.rookery.exporter.collect;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.Set;

/** Query and the metrics that its result sets. */
interface Collector {
    /** Returns a short name for the metric of failures. */
    String subject();

    /** Returns the tables and views that the query requires. */
    Set<String> tables();

    /** @param relations the existing tables and views */
    String sql(Set<String> relations);

    /** Sets the metrics. */
    void update(RowSet<Row> rows);
}
