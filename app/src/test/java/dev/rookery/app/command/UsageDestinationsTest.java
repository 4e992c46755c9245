package dev.rookery.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rookery.app.platform.TenantPlatform;
import dev.rookery.auth.password.PasswordCost;
import dev.rookery.exporter.Exporter;
import dev.rookery.exporter.ExporterConfig;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.provisioner.Provisioner;
import dev.rookery.provisioner.ProvisionerConfig;
import dev.rookery.provisioner.license.ProvisionerSecret;
import dev.rookery.provisioner.plan.PlanCatalog;
import dev.rookery.provisioner.target.DeploymentTargets;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The exporter reports usage of customers to the provisioner of the same process. */
class UsageDestinationsTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final ProvisionerSecret SECRET = ProvisionerSecret.of("a test secret that is long enough");

    @Test
    void customersOfTheProcessAreReportedToItsProvisioner() throws Exception {
        try (TenantPlatform platform = new TenantPlatform()) {
            PostgresConfig postgres = PostgresConfig.fromUrl(platform.database().url(), Map.of());
            try (Provisioner provisioner = Provisioner.start(
                    postgres,
                    ProvisionerConfig.builder("localhost")
                            .port(0)
                            .passwordCost(new PasswordCost(4, 10))
                            .build(),
                    PlanCatalog.builtInForOneProcess(),
                    SECRET,
                    new DeploymentTargets(List.of(platform.target())),
                    new SimpleMeterRegistry())) {
                signUp(provisioner.port(), "acme");
                for (String tenant : List.of("acme", "default")) {
                    platform.database()
                            .execute("INSERT INTO rookery_usage_run_hour"
                                    + " (run, sequence, tenant, hour, since, until, messages_in_qos1)"
                                    + " SELECT gen_random_uuid(), 0, '" + tenant + "', ended, ended, ended, 17"
                                    + " FROM date_trunc('hour', now() - interval '2 hours') AS ended");
                }

                Exporter exporter = new Exporter(
                        new ExporterConfig("127.0.0.1", 0, Duration.ofSeconds(20)),
                        postgres,
                        UsageDestinations.of(Optional.empty(), Optional.of(SECRET), Optional.of(provisioner.port())),
                        Clock.systemUTC());
                try {
                    await().atMost(TIMEOUT).until(() -> !platform.database()
                            .query("SELECT hour FROM rookery_usage_report")
                            .isEmpty());
                } finally {
                    exporter.close();
                }
                assertThat(platform.database()
                                .query("SELECT customer_id || ' ' || tenant || ' ' || (usage ->> 'messages_in_qos1')"
                                        + " FROM usage_hours"))
                        .containsExactly("acme acme 17");
                assertThat(platform.database().query("SELECT tenant FROM rookery_usage_report"))
                        .containsExactly("acme");
            }
        }
    }

    private static void signUp(int port, String id) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/customers/signup"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"email\": \"" + id
                        + "@example.com\", \"password\": \"SecurePass123\", \"company_name\": \"" + id + "\"}"))
                .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    }
}
