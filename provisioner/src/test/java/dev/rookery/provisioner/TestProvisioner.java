package dev.rookery.provisioner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.auth.password.PasswordCost;
import dev.rookery.auth.password.ThrottleConfig;
import dev.rookery.postgres.Migrations;
import dev.rookery.postgres.PostgresClients;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.provisioner.access.SignupLimits;
import dev.rookery.provisioner.access.TokenRepository;
import dev.rookery.provisioner.license.ProvisionerSecret;
import dev.rookery.provisioner.plan.PlanCatalogue;
import dev.rookery.provisioner.reconcile.ReconcileConfig;
import dev.rookery.provisioner.target.Target;
import dev.rookery.testkit.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A provisioner on a real PostgreSQL, and calls to it. */
public final class TestProvisioner implements AutoCloseable {
    public static final String SECRET = "a secret that is long enough for everybody";
    /** A key to sign licenses with takes a minute where others have the cores. */
    public static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final TestDatabase database;
    private final Provisioner provisioner;

    /** An answer. */
    public record Answer(int status, String body, Optional<String> mediaType) {
        public JsonObject json() {
            return new JsonObject(body);
        }

        public Answer expect(int expected) {
            assertThat(status).as(body).isEqualTo(expected);
            return this;
        }

        public Answer expectProblem(int expected, String type) {
            expect(expected);
            assertThat(mediaType).contains("application/problem+json");
            assertThat(json().getString("type")).isEqualTo("urn:rookery:problem:" + type);
            assertThat(body).doesNotContain("Exception", "\tat ");
            return this;
        }
    }

    public TestProvisioner(TestDatabase database, Target target, ReconcileConfig reconcile, SignupLimits signups) {
        this(database, target, reconcile, signups, new ThrottleConfig(0, Duration.ZERO));
    }

    public TestProvisioner(
            TestDatabase database,
            Target target,
            ReconcileConfig reconcile,
            SignupLimits signups,
            ThrottleConfig wrongPasswords) {
        this(database, Duration.ofSeconds(30), target, reconcile, signups, wrongPasswords);
    }

    /** @param timeout for PostgreSQL */
    public TestProvisioner(
            TestDatabase database,
            Duration timeout,
            Target target,
            ReconcileConfig reconcile,
            SignupLimits signups,
            ThrottleConfig wrongPasswords) {
        this.database = database;
        PostgresConfig postgres = PostgresConfig.fromUrl(database.url(), Map.of());
        Migrations.apply(postgres, List.of(ProvisionerSchema.SCHEMA));
        provisioner = Provisioner.start(
                postgres,
                new ProvisionerConfig(
                        "127.0.0.1",
                        0,
                        timeout,
                        false,
                        "iot.example.com",
                        "https://billing.example.com",
                        signups,
                        wrongPasswords,
                        new PasswordCost(4, 14),
                        reconcile),
                PlanCatalogue.builtIn(),
                ProvisionerSecret.of(SECRET),
                target,
                new SimpleMeterRegistry());
    }

    public static ReconcileConfig eager() {
        return new ReconcileConfig(
                4,
                1_000,
                Duration.ofMillis(100),
                Duration.ofMinutes(5),
                Duration.ofSeconds(1),
                Duration.ofMinutes(10),
                Duration.ofDays(30));
    }

    public Provisioner provisioner() {
        return provisioner;
    }

    public String operator() {
        Vertx vertx = Vertx.vertx();
        var pool = PostgresClients.pool(vertx, PostgresConfig.fromUrl(database.url(), Map.of()), 1, PATIENCE);
        try {
            return new TokenRepository(pool)
                    .replaceOperator("ops")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        } finally {
            pool.close().toCompletionStage().toCompletableFuture().join();
            vertx.close();
        }
    }

    /** Signs up, and gives back the answer. */
    public JsonObject signUp(String email, String company) {
        return call("POST", "/customers/signup", "", signup(email, company))
                .expect(201)
                .json();
    }

    public static JsonObject signup(String email, String company) {
        return new JsonObject()
                .put("email", email)
                .put("password", "SecurePass123")
                .put("company_name", company);
    }

    public Answer get(String path, String token) {
        return send("GET", path, token, BodyPublishers.noBody(), Map.of());
    }

    public Answer call(String method, String path, String token, JsonObject body) {
        return send(
                method,
                path,
                token,
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.encode()),
                body == null ? Map.of() : Map.of("Content-Type", "application/json"));
    }

    /** @param token empty for none */
    public Answer send(String method, String path, String token, BodyPublisher body, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + provisioner.port() + "/api" + path))
                .timeout(PATIENCE)
                .method(method, body);
        headers.forEach(request::header);
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString());
            return new Answer(
                    response.statusCode(), response.body(), response.headers().firstValue("Content-Type"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        provisioner.close();
    }
}
