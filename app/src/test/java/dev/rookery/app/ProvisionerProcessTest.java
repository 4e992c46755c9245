package dev.rookery.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.testkit.FreePort;
import dev.rookery.testkit.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code rookery provisioner} in a separate process, without a cluster and temporarily without PostgreSQL. */
class ProvisionerProcessTest {
    /** Warning of Vert.x, with a stack trace, on a slow machine. */
    private static final Pattern SLOW =
            Pattern.compile("(?m)^\\S+ WARN +BlockedThreadChecker .*\\R(io\\.vertx\\..*\\R(\tat .*\\R)*)?");

    @TempDir
    private Path folder;

    private final TestDatabase database = TestDatabase.create();

    /** One test, because each process takes seconds to start. */
    @Test
    void servesWithoutAClusterAndReturns503WithoutPostgresql() throws Exception {
        int metricsPort = FreePort.find();
        try (ProvisionerProgram provisioner =
                ProvisionerProgram.start(database, clusterThatIsAway(), folder, "--metrics-port=" + metricsPort)) {
            provisioner.awaitReady();
            String operator = ProvisionerProgram.operator(database);
            assertThat(provisioner.get("/health/live", "").statusCode()).isEqualTo(200);
            assertThat(provisioner.get("/health/ready", "").statusCode()).isEqualTo(200);
            assertThat(provisioner.signUp("john@example.com", "abc123").statusCode())
                    .isEqualTo(201);
            Awaitility.await().atMost(ProvisionerProgram.TIMEOUT).until(() -> provisioner
                    .get("/customers/abc123/deployment/status", operator)
                    .body()
                    .contains("the API server does not respond"));

            database.refuseConnections(true);
            assertThat(provisioner.signUp("jane@example.com", "abc124").statusCode())
                    .isEqualTo(503);
            assertThat(provisioner.get("/health/ready", "").statusCode()).isEqualTo(503);
            assertThat(provisioner.get("/health/live", "").statusCode()).isEqualTo(200);
            database.refuseConnections(false);
            Awaitility.await()
                    .atMost(ProvisionerProgram.TIMEOUT)
                    .until(() -> provisioner.get("/health/ready", "").statusCode() == 200);
            assertThat(provisioner.signUp("jane@example.com", "abc124").statusCode())
                    .isEqualTo(201);

            Awaitility.await().atMost(ProvisionerProgram.TIMEOUT).until(() -> metrics(metricsPort)
                    .contains("rookery_provisioner_deployments{state=\"failed\"} 2.0"));
            assertThat(MetricsDocument.exposed(metrics(metricsPort)))
                    .isEqualTo(new MetricsDocument().provisionerNames());
            Promtool.checkMetrics(metrics(metricsPort));

            provisioner.process().terminate();
            assertThat(provisioner.process().awaitExit(ProvisionerProgram.TIMEOUT))
                    .isEqualTo(143);
            String secret =
                    Files.readString(folder.resolve("provisioner-secret")).strip();
            assertThat(provisioner.process().output()).doesNotContain("SecurePass123", secret, operator);
            assertThat(SLOW.matcher(provisioner.process().output()).replaceAll(""))
                    .doesNotContain("\tat ");
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(folder.resolve("provisioner-secret"))))
                    .isEqualTo("rw-------");
        }
    }

    /** Port without a listener. */
    private Path clusterThatIsAway() throws IOException {
        return Files.writeString(folder.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                current-context: away
                clusters: [{name: away, cluster: {server: 'https://127.0.0.1:1'}}]
                users: [{name: anonymous, user: {}}]
                contexts: [{name: away, context: {cluster: away, user: anonymous}}]
                """);
    }

    private static String metrics(int port) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }
}
