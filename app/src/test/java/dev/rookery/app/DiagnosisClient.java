package dev.rookery.app;

import dev.rookery.testkit.RunningProcess;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads diagnoses from the REST API of a running platform, as its first owner. */
final class DiagnosisClient {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final String base;
    private final String token;

    private DiagnosisClient(String base, String token) {
        this.base = base;
        this.token = token;
    }

    static DiagnosisClient login(RunningProcess platform) throws IOException, InterruptedException {
        String base =
                "http://127.0.0.1:" + platform.find("API +http://[^:]+:(\\d+)/").group(1) + "/api";
        String password =
                platform.find("API owner 'admin' with password (\\w+)").group(1);
        JsonObject body = new JsonObject().put("name", "admin").put("password", password);
        JsonObject tokens = send(HttpRequest.newBuilder(URI.create(base + "/auth/login"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.encode()))
                .build());
        return new DiagnosisClient(base, tokens.getString("access_token"));
    }

    /**
     * Returns severity and reason of each finding, such as {@code problem: wrong_password}.
     *
     * @param parameter {@code user} or {@code client}
     */
    List<String> findings(String parameter, String value) throws IOException, InterruptedException {
        String query = parameter + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
        JsonObject diagnosis = send(HttpRequest.newBuilder(URI.create(base + "/broker/diagnosis?" + query))
                .header("Authorization", "Bearer " + token)
                .build());
        return diagnosis.getJsonArray("findings").stream()
                .map(JsonObject.class::cast)
                .map(finding -> finding.getString("severity") + ": " + finding.getString("reason"))
                .toList();
    }

    private static JsonObject send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response = HTTP.send(request, BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new AssertionError(request.uri() + ": " + response.statusCode() + " " + response.body());
        }
        return new JsonObject(response.body());
    }
}
