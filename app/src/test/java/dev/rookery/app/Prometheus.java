package dev.rookery.app;

import dev.rookery.testkit.RunningProcess;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** Prometheus server that scrapes every second. */
final class Prometheus implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofMinutes(3);

    private final RunningProcess process;
    private final int port;

    /** @param rules file of alert rules */
    Prometheus(Path folder, int port, Path rules, List<Integer> targets) throws IOException {
        this.port = port;
        String hosts = String.join(
                ", ",
                targets.stream().map(target -> "'127.0.0.1:" + target + "'").toList());
        Path config = folder.resolve("prometheus.yml");
        Files.writeString(config, """
                global: {scrape_interval: 1s, evaluation_interval: 1s}
                rule_files: ['%s']
                scrape_configs:
                  - job_name: rookery
                    static_configs: [{targets: [%s]}]
                """.formatted(rules.toAbsolutePath(), hosts));
        process = RunningProcess.start(List.of(
                "prometheus",
                "--config.file=" + config,
                "--storage.tsdb.path=" + folder.resolve("tsdb"),
                "--web.listen-address=127.0.0.1:" + port));
        process.awaitOutput("Server is ready", TIMEOUT);
    }

    /** Returns the response to a query. */
    String query(String expression) throws IOException, InterruptedException {
        return get("query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
    }

    /** Returns the health of each alert rule: ok, err, or unknown before the first evaluation. */
    List<String> ruleHealth() throws IOException, InterruptedException {
        return Pattern.compile("\"health\":\"(\\w+)\"")
                .matcher(get("rules"))
                .results()
                .map(health -> health.group(1))
                .toList();
    }

    private String get(String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + port + "/api/v1/" + path);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Override
    public void close() {
        process.close();
    }
}
