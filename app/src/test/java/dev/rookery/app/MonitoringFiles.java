package dev.rookery.app;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Files for Prometheus and Grafana in deploy/monitoring. */
final class MonitoringFiles {
    static final Path ALERTS = Path.of("..", "deploy", "monitoring", "alerts.yml");
    static final Path DASHBOARD = Path.of("..", "deploy", "monitoring", "dashboard.json");

    private MonitoringFiles() {}

    /** Returns the number of alert rules. */
    static int alerts() throws IOException {
        return (int) Files.readString(ALERTS)
                .lines()
                .filter(line -> line.strip().startsWith("- alert:"))
                .count();
    }

    /** Returns the queries of the panels, with an interval instead of Grafana's variable. */
    static List<String> dashboardQueries() throws IOException {
        List<String> queries = new ArrayList<>();
        for (JsonObject panel : objects(new JsonObject(Files.readString(DASHBOARD)).getJsonArray("panels"))) {
            for (JsonObject target : objects(panel.getJsonArray("targets"))) {
                queries.add(target.getString("expr").replace("$__rate_interval", "1m"));
            }
        }
        return queries;
    }

    private static List<JsonObject> objects(JsonArray array) {
        return array.stream().map(JsonObject.class::cast).toList();
    }
}
