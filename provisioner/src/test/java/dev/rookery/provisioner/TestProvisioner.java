package dev.rookery.provisioner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.auth.password.PasswordCost;
import dev.rookery.auth.password.ThrottleConfig;
import dev.rookery.postgres.Migrations;
import dev.rookery.postgres.PostgresClients;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.provisioner.access.SignupLimits;
import dev.rookery.provisioner.access.TokenRepository;
import dev.rookery.provisioner.declaration.DeclarationSource;
import dev.rookery.provisioner.license.ProvisionerSecret;
import dev.rookery.provisioner.plan.PlanCatalog;
import dev.rookery.provisioner.reconcile.ReconcileConfig;
import dev.rookery.provisioner.target.DeploymentTarget;
import dev.rookery.provisioner.target.DeploymentTargets;
import dev.rookery.testkit.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
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

/** Provisioner on a real PostgreSQL, with a client of its REST API. */
public final class TestProvisioner implements AutoCloseable {
    public static final String SECRET = "a test secret that is long enough";
    /** Sufficient on a busy machine. */
    public static final Duration TIMEOUT = Duration.ofMinutes(5);

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final TestDatabase database;
    private final Provisioner provisioner;

    public record Response(int status, String body, Optional<String> mediaType) {
        public JsonObject json() {
            return new JsonObject(body);
        }

        public Response expect(int expected) {
            assertThat(status).as(body).isEqualTo(expected);
            return this;
        }

        public Response expectProblem(int expected, String type) {
            expect(expected);
            assertThat(mediaType).contains("application/problem+json");
            assertThat(json().getString("type")).isEqualTo("urn:rookery:problem:" + type);
            assertThat(body).doesNotContain("Exception", "\tat ");
            return this;
        }
    }

    public TestProvisioner(
            TestDatabase database, DeploymentTarget target, ReconcileConfig reconcile, SignupLimits signups) {
        this(database, target, reconcile, signups, new ThrottleConfig(0, Duration.ZERO));
    }

    public TestProvisioner(
            TestDatabase database,
            DeploymentTarget target,
            ReconcileConfig reconcile,
            SignupLimits signups,
            ThrottleConfig loginThrottle) {
        this(database, Duration.ofSeconds(30), target, reconcile, signups, loginThrottle);
    }

    /** @param databaseTimeout for each PostgreSQL statement */
    public TestProvisioner(
            TestDatabase database,
            Duration databaseTimeout,
            DeploymentTarget target,
            ReconcileConfig reconcile,
            SignupLimits signups,
            ThrottleConfig loginThrottle) {
        this(database, databaseTimeout, PlanCatalog.builtIn(), target, reconcile, signups, loginThrottle);
    }

    /** @param plans plans of the target */
    public TestProvisioner(
            TestDatabase database,
            Duration databaseTimeout,
            PlanCatalog plans,
            DeploymentTarget target,
            ReconcileConfig reconcile,
            SignupLimits signups,
            ThrottleConfig loginThrottle) {
        this(database, databaseTimeout, plans, target, Optional.empty(), reconcile, signups, loginThrottle);
    }

    /** @param declarations declares customers, beside the REST API */
    public TestProvisioner(TestDatabase database, DeploymentTarget target, DeclarationSource declarations) {
        this(
                database,
                Duration.ofSeconds(30),
                PlanCatalog.builtIn(),
                target,
                Optional.of(declarations),
                shortDelays(),
                SignupLimits.DEFAULT,
                new ThrottleConfig(0, Duration.ZERO));
    }

    private TestProvisioner(
            TestDatabase database,
            Duration databaseTimeout,
            PlanCatalog plans,
            DeploymentTarget target,
            Optional<DeclarationSource> declarations,
            ReconcileConfig reconcile,
            SignupLimits signups,
            ThrottleConfig loginThrottle) {
        this.database = database;
        PostgresConfig postgres = migrate(database.url());
        provisioner = Provisioner.start(
                postgres,
                ProvisionerConfig.builder("iot.example.com")
                        .port(0)
                        .databaseTimeout(databaseTimeout)
                        .licenseIssuer("https://billing.example.com")
                        .signupLimits(signups)
                        .loginThrottle(loginThrottle)
                        .passwordCost(new PasswordCost(4, 14))
                        .reconcile(reconcile)
                        .build(),
                plans,
                ProvisionerSecret.of(SECRET),
                new DeploymentTargets(List.of(target)),
                declarations,
                RoutingContext::next,
                registry);
    }

    /** Creates a database with the tables of the provisioner. */
    public static TestDatabase createDatabase() {
        return TestDatabase.copyOf("provisioner", TestProvisioner::migrate);
    }

    private static PostgresConfig migrate(String url) {
        PostgresConfig postgres = PostgresConfig.fromUrl(url, Map.of());
        Migrations.apply(postgres, List.of(ProvisionerSchema.SCHEMA));
        return postgres;
    }

    /** Returns the default configuration with short delays. */
    public static ReconcileConfig shortDelays() {
        return ReconcileConfig.builder()
                .ratePerSecond(1_000)
                .pollInterval(Duration.ofMillis(100))
                // Tests make work by changing rows.
                .idleInterval(Duration.ofSeconds(1))
                .maximumBackoff(Duration.ofSeconds(1))
                .build();
    }

    public SimpleMeterRegistry registry() {
        return registry;
    }

    public Provisioner provisioner() {
        return provisioner;
    }

    /** Creates an operator and returns its token. */
    public String addOperator() {
        Vertx vertx = Vertx.vertx();
        var pool = PostgresClients.pool(vertx, PostgresConfig.fromUrl(database.url(), Map.of()), 1, TIMEOUT);
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

    /** Signs a customer up and returns the body of the response. */
    public JsonObject signUp(String email, String company) {
        return call("POST", "/customers/signup", "", signUpRequest(email, company))
                .expect(201)
                .json();
    }

    /** Returns the body of a sign-up request. */
    public static JsonObject signUpRequest(String email, String company) {
        return new JsonObject()
                .put("email", email)
                .put("password", "SecurePass123")
                .put("company_name", company);
    }

    public Response get(String path, String token) {
        return send("GET", path, token, BodyPublishers.noBody(), Map.of());
    }

    public Response call(String method, String path, String token, JsonObject body) {
        return send(
                method,
                path,
                token,
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.encode()),
                body == null ? Map.of() : Map.of("Content-Type", "application/json"));
    }

    /** @param token empty sends no Authorization header */
    public Response send(String method, String path, String token, BodyPublisher body, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + provisioner.port() + "/api" + path))
                .timeout(TIMEOUT)
                .method(method, body);
        headers.forEach(request::header);
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString());
            return new Response(
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
