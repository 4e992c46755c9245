package dev.rookery.provisioner.kubernetes.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.kubernetes.KubernetesClients;
import dev.rookery.provisioner.kubernetes.KubernetesConfig;
import dev.rookery.provisioner.target.InstanceStatus;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Status of an instance that becomes ready between two requests to the API server. */
class InstanceObserverTest {
    private static final String DEPLOYMENT = """
            {"metadata": {"name": "api", "generation": 1}, "spec": {"replicas": 1},
             "status": {"observedGeneration": 1, "replicas": 1, "updatedReplicas": 1, "readyReplicas": 1}}
            """;
    private static final String POD = """
            {"metadata": {"name": "api-1"},
             "status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}]}}
            """;

    private HttpServer apiServer;
    private volatile boolean ready;

    @BeforeEach
    void start() throws IOException {
        apiServer = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        apiServer.createContext("/", this::respond);
        apiServer.start();
    }

    @AfterEach
    void stop() {
        apiServer.stop(0);
    }

    @Test
    void aReadyStatusContainsTheReadyPods() {
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:" + apiServer.getAddress().getPort())
                .build();
        try (KubernetesClient client = KubernetesClients.of(config).build()) {
            InstanceHealthCheck healthCheck =
                    new InstanceHealthCheck(KubernetesConfig.DEFAULT_HEALTH_URL, "iot.example.com");

            InstanceStatus status = new InstanceObserver(client, healthCheck).observe(new CustomerId("abc123"), false);

            assertThat(status.isSettled()).isTrue();
            assertThat(status.json().getJsonArray("pods")).hasSize(1);
        }
    }

    /** The pods exist once the Deployments have been requested. */
    private void respond(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String items = "";
        if (path.endsWith("/deployments")) {
            ready = true;
            items = DEPLOYMENT;
        } else if (path.endsWith("/pods") && ready) {
            items = POD;
        }
        byte[] body = ("{\"kind\": \"List\", \"items\": [" + items + "]}").getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
