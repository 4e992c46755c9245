package dev.rookery.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rookery.testkit.RunningProcess;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.WireClient;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Customers sign up at {@code rookery all} without a cluster, use their instances, and leave. */
@Tag("long")
class SignupProcessTest {
    /** Word for word from the README of the former stack. */
    private static final String README = """
            curl -X POST http://localhost:3000/api/customers/signup \\
              -H "Content-Type: application/json" \\
              -d '{
                "email": "john@example.com",
                "password": "SecurePass123",
                "company_name": "Acme Corp"
              }'
            """;

    @TempDir
    private Path data;

    private SignupPlatform platform;

    /** One test, because the process takes seconds to start. */
    @Test
    void customersOfOneProcess() throws Exception {
        try (SignupPlatform running = new SignupPlatform(data, "--usage-interval=200ms")) {
            platform = running;
            theFormerSignUpCallWorks();
            String acme = platform.signUp("acme");
            String zebra = platform.signUp("zebra");
            theInstancesAreReadyAndSeparate();
            theLicenseOfThePlanIsInForce();
            everyCallButSignUpNeedsTheTokenOfItsCustomer(acme);
            plansOnKubernetesAreRefused();
            suspendsAndResumes(acme);
            commandsApplyToCustomersToo(zebra);
            usageIsExportedByTenant();
            deletes(acme);
        }
    }

    private void theFormerSignUpCallWorks() throws Exception {
        String script = README.replace("localhost:3000", "localhost:" + platform.signupPort());
        try (RunningProcess curl = RunningProcess.start(List.of("bash", "-c", script.replace("curl ", "curl -sS ")))) {
            assertThat(curl.awaitExit(SignupPlatform.TIMEOUT)).isZero();
            JsonObject response = new JsonObject(curl.output());
            assertThat(response.getJsonObject("customer").getString("customer_id"))
                    .isEqualTo("acme-corp");
            JsonObject deployment = response.getJsonObject("deployment");
            assertThat(deployment.getString("state")).isEqualTo("ready");
            assertThat(deployment.getString("instance_url"))
                    .isEqualTo("http://acme-corp.localhost:" + platform.consolePort() + "/");
            assertThat(deployment.getString("mqtt_url")).startsWith("mqtt://localhost:");
            assertThat(deployment.getString("mqtt_username")).isEqualTo("device@acme-corp");
            JsonObject status = platform.status("acme-corp", response.getString("access_token"));
            assertThat(status.getString("state")).isEqualTo("ready");
            assertThat(status.getString("target")).isEqualTo("jvm");
        }
    }

    private void theInstancesAreReadyAndSeparate() {
        platform.addDevice("acme", "device001", "acmes-secret");
        platform.addDevice("zebra", "device001", "zebras-secret");
        try (WireClient acmes = platform.mqtt();
                WireClient zebras = platform.mqtt();
                WireClient thief = platform.mqtt()) {
            assertThat(platform.connect(acmes, "acme", "device001", "acmes-secret"))
                    .isZero();
            assertThat(platform.connect(zebras, "zebra", "device001", "zebras-secret"))
                    .isZero();
            assertThat(platform.connect(thief, "zebra", "device001", "acmes-secret"))
                    .isNotZero();
            zebras.subscribe("sensor/device001/#", 1);
            acmes.publishFully(
                    Publish.of("sensor/device001/temperature", "22.5").qos(1, 1));
            zebras.publish(Publish.of("sensor/device001/temperature", "7"));
            assertThat(zebras.receivePublish().payload()).isEqualTo("7");
        }
    }

    private void theLicenseOfThePlanIsInForce() {
        String token = new JsonObject(platform.logIn("acme").body()).getString("access_token");

        JsonObject license =
                new JsonObject(platform.api("GET", "/license", token, null).body());

        assertThat(license.getString("state")).as(license.encode()).isEqualTo("valid");
        assertThat(license.getString("plan")).isEqualTo("trial");
        assertThat(license.getJsonObject("limits").getInteger("devices")).isEqualTo(10);
    }

    private void everyCallButSignUpNeedsTheTokenOfItsCustomer(String acme) {
        for (String call : List.of("GET /status", "DELETE ", "POST /resume")) {
            String[] parts = call.split(" ", 2);
            String path = "/deployment" + parts[1];
            assertThat(platform.signup(parts[0], "/customers/zebra" + path, "", null)
                            .statusCode())
                    .isEqualTo(401);
            assertThat(platform.signup(parts[0], "/customers/zebra" + path, acme, null)
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    private void plansOnKubernetesAreRefused() {
        String operator = RookeryCommands.run("", "operator", "add", "ops", "--data=" + data)
                .orFail()
                .strip();

        HttpResponse<String> refused = platform.signup(
                "POST", "/customers/acme/deployment/upgrade", operator, new JsonObject().put("plan", "dedicated"));

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("No Kubernetes cluster is configured");
        platform.signup(
                "POST", "/customers/acme/deployment/upgrade", operator, new JsonObject().put("plan", "professional"));
        await().atMost(SignupPlatform.TIMEOUT)
                .until(() -> platform.status("acme", operator).getLong("observed_generation") == 2);
        String token = new JsonObject(platform.logIn("acme").body()).getString("access_token");
        await().atMost(SignupPlatform.TIMEOUT)
                .until(() -> platform.api("GET", "/license", token, null).body().contains("professional"));
    }

    private void suspendsAndResumes(String acme) {
        try (WireClient device = platform.mqtt()) {
            assertThat(platform.connect(device, "acme", "device001", "acmes-secret"))
                    .isZero();
            assertThat(platform.signup("DELETE", "/customers/acme/deployment", acme, null)
                            .statusCode())
                    .isEqualTo(202);
            // Administrative action
            assertThat(device.expectDisconnect()).isEqualTo(0x98);
        }
        awaitState("acme", acme, "suspended");
        assertThat(platform.logIn("acme").statusCode()).isNotEqualTo(200);
        platform.signup("POST", "/customers/acme/deployment/resume", acme, null);
        awaitState("acme", acme, "ready");
        try (WireClient device = platform.mqtt()) {
            assertThat(platform.connect(device, "acme", "device001", "acmes-secret"))
                    .isZero();
        }
    }

    /** The command changes the desired state: otherwise the reconciler would revert it. */
    private void commandsApplyToCustomersToo(String zebra) {
        RookeryCommands.run("", "tenant", "suspend", "zebra", "--data=" + data).orFail();
        awaitState("zebra", zebra, "suspended");
        assertThat(platform.status("zebra", zebra).getString("desired")).isEqualTo("suspended");
        RookeryCommands.run("", "tenant", "resume", "zebra", "--data=" + data).orFail();
        awaitState("zebra", zebra, "ready");
    }

    private void usageIsExportedByTenant() {
        await().atMost(SignupPlatform.TIMEOUT).untilAsserted(() -> {
            MetricsPage page = MetricsPage.scrape(platform.exporterPort());
            for (String sample : List.of(
                    "rookery_usage_messages_total{direction=\"in\",qos=\"1\",tenant=\"acme\"}",
                    "rookery_license_info{plan=\"professional\",tenant=\"acme\"}",
                    "rookery_license_state{state=\"valid\",tenant=\"zebra\"}")) {
                assertThat(page.value(sample)).as(sample).isEqualTo(1);
            }
        });
    }

    private void deletes(String acme) {
        RookeryCommands.run("", "tenant", "remove", "acme", "--yes", "--data=" + data)
                .orFail();
        awaitState("acme", acme, "deleted");
        assertThat(RookeryCommands.run("", "tenant", "list", "--data=" + data).orFail())
                .doesNotContain("acme\t")
                .contains("zebra\tactive");
    }

    private void awaitState(String id, String token, String state) {
        await(id + " is " + state)
                .atMost(SignupPlatform.TIMEOUT)
                .until(() -> platform.status(id, token).getString("state").equals(state));
    }
}
