package dev.rookery.provisioner.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.target.Observation;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is seen of a stack that comes up between two questions to the API server. */
class StackObserverTest {
    private static final String DEPLOYMENT = """
            {"metadata": {"name": "api", "generation": 1}, "spec": {"replicas": 1},
             "status": {"observedGeneration": 1, "replicas": 1, "updatedReplicas": 1, "readyReplicas": 1}}
            """;
    private static final String POD = """
            {"metadata": {"name": "api-1"},
             "status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}]}}
            """;

    private HttpServer cluster;
    private volatile boolean up;

    @BeforeEach
    void start() throws IOException {
        cluster = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        cluster.createContext("/", this::answer);
        cluster.start();
    }

    @AfterEach
    void stop() {
        cluster.stop(0);
    }

    @Test
    void whatIsReadyShowsThePodsThatMadeItSo() {
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:" + cluster.getAddress().getPort())
                .build();
        try (KubernetesClient client = ClusterClient.of(config).build()) {
            StackHealth health = new StackHealth(new KubernetesConfig(
                    "iot.example.com",
                    Optional.empty(),
                    KubernetesConfig.DEFAULT_HEALTH_URL,
                    Optional.empty(),
                    Map.of()));

            Observation observation = new StackObserver(client, health).observe(new CustomerId("abc123"), false);

            assertThat(observation.isSettled()).isTrue();
            assertThat(observation.json().getJsonArray("pods")).hasSize(1);
        }
    }

    /** The pods are there as soon as somebody has asked for the Deployments. */
    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String items = "";
        if (path.endsWith("/deployments")) {
            up = true;
            items = DEPLOYMENT;
        } else if (path.endsWith("/pods") && up) {
            items = POD;
        }
        byte[] body = ("{\"kind\": \"List\", \"items\": [" + items + "]}").getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
