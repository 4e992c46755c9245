package dev.rookery.app;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What deploy/monitoring has for Prometheus and Grafana. */
final class MonitoringFiles {
    static final Path ALERTS = Path.of("..", "deploy", "monitoring", "alerts.yml");
    static final Path DASHBOARD = Path.of("..", "deploy", "monitoring", "dashboard.json");

    private MonitoringFiles() {}

    /** How many alert rules there are. */
    static int alerts() throws IOException {
        return (int) Files.readString(ALERTS)
                .lines()
                .filter(line -> line.strip().startsWith("- alert:"))
                .count();
    }

    /** What the panels ask, with an interval in place of Grafana's variable. */
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
