package dev.rookery.provisioner.web;

import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.Routes;
import dev.rookery.provisioner.audit.OperatorAudit;
import dev.rookery.provisioner.chart.ChartArchive;
import dev.rookery.provisioner.chart.ChartRepository;
import dev.rookery.provisioner.reconcile.ReconcileSignals;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import java.util.Map;
import java.util.Optional;

/** Operations of charts: which instances have which, and whether a new one is rolled out by itself. */
public final class ChartRoutes implements Routes {
    private static final String STAGED = "staged";

    private final Pool pool;
    private final ReconcileSignals signals;
    private final Optional<ChartArchive> current;

    /** @param current chart of this process; stored when the routes start */
    public ChartRoutes(Pool pool, ReconcileSignals signals, Optional<ChartArchive> current) {
        this.pool = pool;
        this.signals = signals;
        this.current = current;
    }

    @Override
    public String section() {
        return "charts";
    }

    @Override
    public Map<String, OperationHandler> operations() {
        return Map.of("listCharts", call -> describe(), "setChartUpdates", this::setUpdates);
    }

    @Override
    public Future<Void> start() {
        return current.map(chart -> ChartRepository.store(pool, chart)).orElseGet(Future::succeededFuture);
    }

    private Future<ApiResponse> setUpdates(ApiRequest call) {
        String updates = call.body().getString("updates");
        String chart = current.map(ChartArchive::digest)
                .orElseThrow(() -> ApiException.conflict("This provisioner deploys no charts"));
        return pool.withTransaction(connection -> (updates.equals(STAGED)
                                ? new ChartRepository(connection).stage(chart)
                                : new ChartRepository(connection).unstage())
                        .compose(set -> OperatorAudit.record(connection, call, "charts.updates", "", call.body())))
                .onSuccess(set -> signals.wake())
                .compose(set -> describe());
    }

    private Future<ApiResponse> describe() {
        ChartRepository charts = new ChartRepository(pool);
        return charts.isStaged()
                .compose(staged -> charts.list(current.map(ChartArchive::digest).orElse(""))
                        .map(items -> ApiResponse.ok(new JsonObject()
                                .put("updates", staged ? STAGED : "immediate")
                                .put("items", items))));
    }
}
