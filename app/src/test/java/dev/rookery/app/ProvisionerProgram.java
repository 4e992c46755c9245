package dev.rookery.app;

import dev.rookery.testkit.RunningProcess;
import dev.rookery.testkit.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** {@code rookery provisioner} in a separate process, and requests to it. */
final class ProvisionerProgram implements AutoCloseable {
    static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final RunningProcess process;

    private ProvisionerProgram(RunningProcess process) {
        this.process = process;
    }

    /**
     * Starts the process.
     *
     * @param folder folder of the secret
     * @param options additional options
     */
    static ProvisionerProgram start(TestDatabase database, Path kubeconfig, Path folder, String... options)
            throws IOException {
        List<String> command = new ArrayList<>(List.of("env", "KUBECONFIG=" + kubeconfig));
        command.addAll(RookeryProcess.command("provisioner"));
        command.addAll(List.of(
                "--postgres-url=" + database.url(),
                "--provisioner-secret-file=" + folder.resolve("provisioner-secret"),
                "--provisioner-port=0",
                "--base-domain=iot.example.com",
                "--signups-per-address=1000"));
        command.addAll(List.of(options));
        return new ProvisionerProgram(RunningProcess.start(command));
    }

    /** Returns a new operator token, as the command prints it. */
    static String operator(TestDatabase database) {
        return RookeryCommands.run("", "operator", "add", "ops", "--postgres-url=" + database.url())
                .orFail()
                .strip();
    }

    RunningProcess process() {
        return process;
    }

    void awaitReady() {
        process.awaitOutput("The provisioner is ready", TIMEOUT);
    }

    HttpResponse<String> get(String path, String token) throws IOException, InterruptedException {
        return send(request(path, token).build());
    }

    HttpResponse<String> signUp(String email, String id) throws IOException, InterruptedException {
        String body =
                "{\"email\": \"%s\", \"password\": \"SecurePass123\", \"company_name\": \"Acme\", \"customer_id\": \"%s\"}"
                        .formatted(email, id);
        return send(request("/customers/signup", "")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build());
    }

    /** Returns the response with a code that opens the customer's console. */
    HttpResponse<String> handOver(String id, String reason, String token) throws IOException, InterruptedException {
        return send(request("/customers/" + id + "/handover", token)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"reason\": \"" + reason + "\"}"))
                .build());
    }

    HttpResponse<String> deleteNow(String id, String token) throws IOException, InterruptedException {
        return send(request("/customers/" + id + "/deployment?now=true", token)
                .DELETE()
                .build());
    }

    @Override
    public void close() {
        process.close();
    }

    private HttpRequest.Builder request(String path, String token) {
        String port =
                process.find("The provisioner is ready: http://[^:]+:(\\d+)/").group(1);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api" + path))
                .timeout(TIMEOUT);
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }

    private static HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return HTTP.send(request, BodyHandlers.ofString());
    }
}
