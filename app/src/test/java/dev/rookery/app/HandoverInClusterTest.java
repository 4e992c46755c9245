package dev.rookery.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.rookery.testkit.FreePort;
import dev.rookery.testkit.RunningProcess;
import dev.rookery.testkit.TestDatabase;
import dev.rookery.testkit.kubernetes.ControlPlane;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Hand-over of the console of a customer in a cluster: the provisioner deploys the instance on a real control plane, and the API and
 * the console run with the configuration of the pods that it made.
 */
@Tag("cluster")
class HandoverInClusterTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(5);
    private static final List<String> CONFIGURATION = List.of("ROOKERY_CUSTOMER_ID", "ROOKERY_HANDOVER_PUBLIC_KEY");

    private final TestDatabase platform = TestDatabase.create();
    private final TestDatabase instance = TestDatabase.create();
    private final HttpClient http = HttpClient.newHttpClient();
    private final int apiPort = FreePort.find();

    @TempDir
    private Path folder;

    private HttpServer healthy;

    @BeforeEach
    void serveHealth() throws IOException {
        healthy = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        healthy.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        healthy.start();
    }

    @AfterEach
    void stop() {
        healthy.stop(0);
    }

    @Test
    void anOperatorOpensTheConsoleInTheNamespaceOfTheCustomer() throws Exception {
        String operator = ProvisionerProgram.operator(platform);
        try (ProvisionerProgram provisioner = ProvisionerProgram.start(
                platform,
                ControlPlane.shared().kubeconfig(),
                folder,
                "--instance-health-url=http://127.0.0.1:" + healthy.getAddress().getPort() + "/{id}")) {
            provisioner.awaitReady();
            signUp(provisioner, operator, "handed");
            signUp(provisioner, operator, "other");
            try (RunningProcess api = api(configuration("handed"));
                    RunningProcess console = console()) {
                api.awaitOutput("The API is ready", TIMEOUT);
                console.awaitOutput("The console is ready", TIMEOUT);
                int port = Integer.parseInt(console.find("The console is ready: http://[^:]+:(\\d+)")
                        .group(1));
                JsonObject handover = new JsonObject(
                        provisioner.handOver("handed", "ticket 7", operator).body());

                assertThat(handover.getString("url")).isEqualTo("https://handed.iot.example.com/session/handover");
                String code = handover.getString("code");
                assertThat(location(post(port, code))).isEqualTo("/");
                assertThat(location(post(port, code))).as("the second use").isEqualTo("/?handover=refused");
                String foreign = new JsonObject(
                                provisioner.handOver("other", "", operator).body())
                        .getString("code");
                assertThat(location(post(port, foreign)))
                        .as("of another customer")
                        .isEqualTo("/?handover=refused");
                assertThat(instance.query("SELECT operator || ' ' || reason || ' ' || role FROM api_handovers"))
                        .containsExactly("ops ticket 7 viewer");
            }
        }
    }

    private static void signUp(ProvisionerProgram provisioner, String operator, String id) throws Exception {
        assertThat(provisioner.signUp(id + "@example.com", id).statusCode()).isEqualTo(201);
        Awaitility.await(id).atMost(TIMEOUT).until(() -> new JsonObject(provisioner
                        .get("/customers/" + id + "/deployment/status", operator)
                        .body())
                .getString("state")
                .equals("ready"));
    }

    /** Returns the variables of the pods of the API that concern hand-overs. */
    private static Map<String, String> configuration(String id) {
        Map<String, String> variables =
                ControlPlane.shared()
                        .client()
                        .apps()
                        .deployments()
                        .inNamespace("customer-" + id)
                        .list()
                        .getItems()
                        .stream()
                        .flatMap(deployment -> deployment.getSpec().getTemplate().getSpec().getContainers().stream())
                        .flatMap(container -> container.getEnv().stream())
                        .filter(variable -> CONFIGURATION.contains(variable.getName()))
                        .collect(Collectors.toMap(EnvVar::getName, EnvVar::getValue, (one, same) -> one));
        assertThat(variables).containsOnlyKeys(CONFIGURATION);
        return variables;
    }

    private RunningProcess api(Map<String, String> configuration) throws IOException {
        RookeryCommands.run("", "migrate", "--postgres-url=" + instance.url()).orFail();
        List<String> command = new ArrayList<>(List.of("env", "ROOKERY_SERVICE_KEY=0123456789abcdef0123456789abcdef"));
        configuration.forEach((name, value) -> command.add(name + "=" + value));
        command.addAll(RookeryProcess.command(
                "api",
                "--postgres-url=" + instance.url(),
                "--api-host=127.0.0.1",
                "--api-port=" + apiPort,
                "--bcrypt-cost=4"));
        return RunningProcess.start(command);
    }

    private RunningProcess console() throws IOException {
        return RunningProcess.start(RookeryProcess.command(
                "dashboard",
                "--dashboard-host=127.0.0.1",
                "--dashboard-port=0",
                "--dashboard-api-url=http://127.0.0.1:" + apiPort,
                "--dashboard-mqtt-url=none"));
    }

    private HttpResponse<String> post(int port, String code) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/session/handover"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString("code=" + URLEncoder.encode(code, StandardCharsets.UTF_8)))
                        .build(),
                BodyHandlers.ofString());
    }

    private static String location(HttpResponse<String> response) {
        Optional<String> location = response.headers().firstValue("Location");
        return location.orElseGet(() -> response.statusCode() + " " + response.body());
    }
}
