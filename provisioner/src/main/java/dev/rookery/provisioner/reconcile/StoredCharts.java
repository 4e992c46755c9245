package dev.rookery.provisioner.reconcile;

import dev.rookery.provisioner.chart.ChartArchive;
import dev.rookery.provisioner.chart.ChartRepository;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Charts of instances, each read once from the database. Charts do not change, and are few. Thread-safe. */
public final class StoredCharts {
    private final ChartRepository repository;
    private final Optional<ChartArchive> current;
    private final Map<String, ChartArchive> known = new ConcurrentHashMap<>();

    /** @param current chart of this process */
    public StoredCharts(SqlClient client, Optional<ChartArchive> current) {
        this.repository = new ChartRepository(client);
        this.current = current;
    }

    /** Returns the chart with this digest; empty for that of this process. */
    Future<Optional<ChartArchive>> of(Optional<String> digest) {
        if (digest.isEmpty() || digest.equals(current.map(ChartArchive::digest))) {
            return Future.succeededFuture(Optional.empty());
        }
        ChartArchive chart = known.get(digest.get());
        return chart != null
                ? Future.succeededFuture(Optional.of(chart))
                : repository.find(digest.get()).map(found -> {
                    found.ifPresent(archive -> known.put(archive.digest(), archive));
                    // The foreign key keeps charts that instances have.
                    return Optional.of(found.orElseThrow());
                });
    }
}
