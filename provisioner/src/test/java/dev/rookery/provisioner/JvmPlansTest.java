package dev.rookery.provisioner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.auth.password.ThrottleConfig;
import dev.rookery.provisioner.access.SignupLimits;
import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.plan.PlanCatalog;
import dev.rookery.provisioner.plan.TargetKind;
import dev.rookery.provisioner.reconcile.ReconcileConfig;
import dev.rookery.testkit.TestDatabase;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Plans select the target: sign-ups at an immediate one, and plans whose target is not served. */
class JvmPlansTest {
    private static final TestDatabase DATABASE = TestProvisioner.createDatabase();
    private static final InMemoryTarget TARGET = new InMemoryTarget(TargetKind.JVM);
    private static TestProvisioner provisioner;
    private static String operator;

    @BeforeAll
    static void start() {
        provisioner = new TestProvisioner(
                DATABASE,
                Duration.ofSeconds(30),
                PlanCatalog.builtInForOneProcess(),
                TARGET,
                // Nothing is reconciled again by itself.
                ReconcileConfig.builder()
                        .idleInterval(Duration.ofSeconds(1))
                        .ratePerSecond(1_000)
                        .build(),
                new SignupLimits(1_000, 1_000),
                new ThrottleConfig(0, Duration.ZERO));
        operator = provisioner.addOperator();
    }

    @AfterAll
    static void stop() {
        provisioner.close();
    }

    @Test
    void theResponseToASignUpArrivesWhenTheInstanceIsReady() {
        JsonObject deployment = provisioner.signUp("ready@example.com", "Ready").getJsonObject("deployment");

        assertThat(deployment.getString("state")).isEqualTo("ready");
        assertThat(deployment.getString("mqtt_username")).isEqualTo("device");
        assertThat(TARGET.instance(new CustomerId("ready"))).isPresent();
    }

    @Test
    void aSignUpSucceedsEvenIfTheInstanceIsNotReadyInTime() {
        TARGET.setStalled(new CustomerId("stalled"), true);

        JsonObject deployment =
                provisioner.signUp("stalled@example.com", "Stalled").getJsonObject("deployment");

        assertThat(deployment.getString("state")).isEqualTo("provisioning");
    }

    @Test
    void namesThatTheTargetUsesAreNotGivenToCustomers() {
        TARGET.take(new CustomerId("busy"));

        assertThat(provisioner
                        .signUp("busy@example.com", "Busy")
                        .getJsonObject("customer")
                        .getString("customer_id"))
                .matches("busy-[a-z2-9]{6}");
        provisioner
                .call(
                        "POST",
                        "/customers/signup",
                        "",
                        TestProvisioner.signUpRequest("busy2@example.com", "B").put("customer_id", "busy"))
                .expectProblem(409, "conflict");
    }

    @Test
    void refusesPlansWhoseTargetIsNotServed() {
        provisioner.signUp("moving@example.com", "Moving");

        assertThat(upgrade("moving", "dedicated")
                        .expectProblem(409, "conflict")
                        .json()
                        .getString("detail"))
                .contains("target kubernetes", "No Kubernetes cluster is configured", "plan with target jvm");
        upgrade("moving", "professional").expect(202);
        assertThat(provisioner.get("/plans", "").expect(200).body()).contains("\"target\":\"kubernetes\"");
    }

    @Test
    void instancesOfOneProcessHaveNoImage() {
        provisioner.signUp("image@example.com", "Image");

        provisioner
                .call(
                        "POST",
                        "/customers/image/deployment/upgrade",
                        operator,
                        new JsonObject().put("image", "registry.example.com/rookery:2"))
                .expectProblem(400, "invalid-request");
    }

    /** A web page whose name resolves to 127.0.0.1 could sign up and read the token (DNS rebinding). */
    @Test
    void rejectsHostNamesOfWebPages() throws IOException {
        assertThat(statusLine("evil.example.com")).contains("403");
        assertThat(statusLine("localhost.evil.example")).contains("403");
        assertThat(statusLine("localhost:3000")).contains("200");
        assertThat(statusLine("127.0.0.1")).contains("200");
    }

    private static String statusLine(String host) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", provisioner.provisioner().port());
                BufferedReader reader =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            socket.getOutputStream()
                    .write(("GET /api/plans HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.UTF_8));
            return reader.readLine();
        }
    }

    private static TestProvisioner.Response upgrade(String id, String plan) {
        return provisioner.call(
                "POST", "/customers/" + id + "/deployment/upgrade", operator, new JsonObject().put("plan", plan));
    }
}
