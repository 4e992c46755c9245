package dev.rookery.provisioner;

import dev.rookery.http.AuthorizationHandler;
import dev.rookery.http.ContractRouter;
import dev.rookery.http.RequestMetrics;
import dev.rookery.http.RouterDefaults;
import dev.rookery.http.Routes;
import dev.rookery.http.contract.OpenApiDocument;
import dev.rookery.postgres.PostgresClients;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.provisioner.access.ProvisionerAuthenticator;
import dev.rookery.provisioner.access.TokenRepository;
import dev.rookery.provisioner.license.InstanceToken;
import dev.rookery.provisioner.license.LicenseIssuer;
import dev.rookery.provisioner.license.ProvisionerSecret;
import dev.rookery.provisioner.plan.PlanCatalogue;
import dev.rookery.provisioner.reconcile.Reconciler;
import dev.rookery.provisioner.reconcile.StackSource;
import dev.rookery.provisioner.target.Target;
import dev.rookery.provisioner.web.CustomerRoutes;
import dev.rookery.provisioner.web.DeploymentRoutes;
import dev.rookery.provisioner.web.PlanRoutes;
import dev.rookery.provisioner.web.ProvisionerHealthRoutes;
import dev.rookery.provisioner.web.SignupRoutes;
import dev.rookery.provisioner.web.UsageReportRoutes;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.AllowForwardHeaders;
import io.vertx.ext.web.Router;
import io.vertx.sqlclient.Pool;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** Sign-up, licenses and the reconciler. Needs the tables of {@link ProvisionerSchema}. */
public final class Provisioner implements AutoCloseable {
    private static final int WORKERS = 4;
    private static final int HTTP_CONNECTIONS = 8;
    private static final long BODY_LIMIT = 64 << 10;
    private static final Duration IDLE = Duration.ofSeconds(75);
    /** For requests that are under way when it is stopped. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final Vertx vertx;
    private final Pool pool;
    private final Target target;
    private List<Routes> areas = List.of();
    private OpenApiDocument document;
    private HttpServer server;
    private Reconciler reconciler;

    private Provisioner(PostgresConfig database, ProvisionerConfig config, Target target) {
        this.target = target;
        vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(2)
                .setWorkerPoolSize(WORKERS)
                .setFileSystemOptions(new FileSystemOptions().setFileCachingEnabled(false)));
        // Each stack that is worked on holds its lock on a connection of its own, and needs another for what it writes.
        pool = PostgresClients.pool(
                vertx, database, HTTP_CONNECTIONS + 2 * config.reconcile().workers(), config.timeout());
    }

    /**
     * Starts serving and reconciling; blocks until it does.
     *
     * @param target closed with the provisioner
     * @throws ProvisionerStartException if it cannot; nothing is left running
     */
    public static Provisioner start(
            PostgresConfig database,
            ProvisionerConfig config,
            PlanCatalogue plans,
            ProvisionerSecret secret,
            Target target,
            MeterRegistry registry) {
        Provisioner provisioner = new Provisioner(database, config, target);
        try {
            provisioner.start(config, plans, secret, registry);
            return provisioner;
        } catch (CompletionException e) {
            provisioner.close();
            throw new ProvisionerStartException(
                    "The provisioner cannot start: " + e.getCause().getMessage(), e.getCause());
        }
    }

    /** The port that it listens on. */
    public int port() {
        return server.actualPort();
    }

    /** What it serves. */
    public OpenApiDocument document() {
        return document;
    }

    private void start(
            ProvisionerConfig config, PlanCatalogue plans, ProvisionerSecret secret, MeterRegistry registry) {
        Clock clock = Clock.systemUTC();
        LicenseIssuer licenses = new LicenseIssuer(vertx, pool, secret, config.issuer(), clock);
        StackSource stacks = new StackSource(plans, licenses);
        ProvisionerContext context = new ProvisionerContext(vertx, pool, config, plans, licenses, stacks, target);
        areas = List.of(
                new SignupRoutes(context),
                new CustomerRoutes(pool),
                new DeploymentRoutes(context),
                new PlanRoutes(context),
                new UsageReportRoutes(pool),
                new ProvisionerHealthRoutes(pool));
        document = OpenApiDocument.load(
                "/dev/rookery/provisioner/openapi/",
                areas.stream().map(Routes::section).toList());
        AuthorizationHandler gate = new AuthorizationHandler(
                new ProvisionerAuthenticator(new TokenRepository(pool), new InstanceToken(secret)));
        await(licenses.start()
                .compose(started -> Future.all(areas.stream().map(Routes::start).toList()))
                .compose(started -> ContractRouter.create(
                        vertx,
                        document,
                        gate,
                        new RequestMetrics(registry, "rookery.provisioner.requests"),
                        BODY_LIMIT))
                .compose(operations -> listen(config, operations)));
        reconciler = new Reconciler(pool, stacks, target, config.reconcile(), clock, registry);
    }

    private Future<Void> listen(ProvisionerConfig config, ContractRouter operations) {
        Router router = Router.router(vertx);
        if (config.trustProxy()) {
            router.allowForward(AllowForwardHeaders.X_FORWARD);
        }
        RouterDefaults.apply(router, List.of());
        String yaml = document.yaml();
        router.route(HttpMethod.GET, "/api/openapi.yaml").handler(context -> context.response()
                .putHeader("Content-Type", "application/yaml")
                .end(yaml));
        operations.mount(router, areas);
        HttpServerOptions options = new HttpServerOptions()
                .setHost(config.host())
                .setPort(config.port())
                .setIdleTimeout((int) IDLE.toSeconds())
                .setHttp2ClearTextEnabled(false);
        return vertx.createHttpServer(options).requestHandler(router).listen().map(listening -> {
            server = listening;
            return null;
        });
    }

    /** Takes no more requests, and lets those and the stacks that are worked on finish. */
    @Override
    public void close() {
        if (server != null) {
            await(server.shutdown(GRACE.toMillis(), TimeUnit.MILLISECONDS));
        }
        if (reconciler != null) {
            reconciler.close();
        }
        target.close();
        await(Future.join(areas.stream().map(Routes::stop).toList()).transform(stopped -> pool.close()));
        await(vertx.close());
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
