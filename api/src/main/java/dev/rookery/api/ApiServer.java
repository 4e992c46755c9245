package dev.rookery.api;

import dev.rookery.api.access.AccessRoutes;
import dev.rookery.api.audit.AuditLog;
import dev.rookery.api.docs.DocumentPages;
import dev.rookery.api.health.HealthRoutes;
import dev.rookery.api.license.LicenseRoutes;
import dev.rookery.api.license.LicenseStateRepository;
import dev.rookery.api.mqtt.ServiceUser;
import dev.rookery.http.AuthorizationHandler;
import dev.rookery.http.ContractRouter;
import dev.rookery.http.RequestMetrics;
import dev.rookery.http.RouterDefaults;
import dev.rookery.http.Routes;
import dev.rookery.http.contract.OpenApiDocument;
import dev.rookery.postgres.PostgresClients;
import dev.rookery.postgres.PostgresConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.AllowForwardHeaders;
import io.vertx.ext.web.Router;
import io.vertx.sqlclient.Pool;
import java.net.BindException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** A tenant's REST API. Needs the tables of {@link ApiSchema} and of the authorization. */
public final class ApiServer implements AutoCloseable {
    private static final int EVENT_LOOPS = 2;
    private static final int WORKERS = 4;
    /** For clients that are slow, or gone. */
    private static final Duration IDLE = Duration.ofSeconds(75);
    /** For requests that are under way when the server is stopped. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final Vertx vertx;
    private final Pool pool;
    private final List<Routes> areas = new ArrayList<>();
    private HttpServer server;
    private OpenApiDocument document;
    /** Null before the start. */
    private LicenseStateRepository license;

    private ApiServer(PostgresConfig database, ApiConfig config) {
        vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(EVENT_LOOPS)
                .setWorkerPoolSize(WORKERS)
                .setFileSystemOptions(new FileSystemOptions().setFileCachingEnabled(false)));
        pool = PostgresClients.pool(vertx, database, config.connections(), config.timeout());
    }

    /**
     * Starts serving; blocks until it does.
     *
     * @throws ApiStartException if it cannot; nothing is left running
     */
    public static ApiServer start(PostgresConfig database, ApiConfig config, MeterRegistry registry) {
        ApiServer server = new ApiServer(database, config);
        try {
            await(server.start(server.context(database, config, registry)));
            return server;
        } catch (CompletionException e) {
            server.close();
            throw new ApiStartException(message(config, e.getCause()), e.getCause());
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

    /** Takes no more requests, lets those under way finish, and stops the areas. */
    @Override
    public void close() {
        close(GRACE);
    }

    /** @param grace for requests that are under way */
    void close(Duration grace) {
        Future<Void> stopped =
                server == null ? Future.succeededFuture() : server.shutdown(grace.toMillis(), TimeUnit.MILLISECONDS);
        if (license != null) {
            license.stop();
        }
        for (int i = areas.size() - 1; i >= 0; i--) {
            Routes area = areas.get(i);
            stopped = stopped.transform(before -> area.stop());
        }
        await(stopped.transform(before -> pool.close()));
        // Apart: a future of an event loop is never completed once that loop is closed.
        await(vertx.close());
    }

    private ApiContext context(PostgresConfig database, ApiConfig config, MeterRegistry registry) {
        return new ApiContext(
                vertx,
                pool,
                database,
                vertx.createSharedWorkerExecutor("api-work", WORKERS),
                new AuditLog(),
                config,
                await(LicenseRoutes.guard(vertx, config.license())),
                registry);
    }

    private Future<Void> start(ApiContext context) {
        ApiConfig config = context.config();
        AccessRoutes access = new AccessRoutes(context);
        areas.add(access);
        areas.addAll(ApiRoutes.of(context));
        HealthRoutes health = new HealthRoutes(pool, List.copyOf(areas));
        areas.add(health);
        document = OpenApiDocument.load(
                "/dev/rookery/api/openapi/", areas.stream().map(Routes::section).toList());
        Router router = Router.router(vertx);
        if (config.trustProxy()) {
            router.allowForward(AllowForwardHeaders.X_FORWARD);
        }
        RouterDefaults.apply(router, config.allowedOrigins());
        DocumentPages.mount(router, document);
        Future<Void> started = new ServiceUser(
                        pool, context.workers(), config.access().passwordCost())
                .ensure(config.mqtt(), config.sensor().ingest().receiveMaximum());
        for (Routes area : areas) {
            started = started.compose(before -> area.start());
        }
        license = new LicenseStateRepository(vertx, pool, context.license());
        return started.compose(before -> license.start())
                .compose(before -> ContractRouter.create(
                        vertx,
                        document,
                        new AuthorizationHandler(access.authenticator()),
                        new RequestMetrics(context.registry(), "rookery.api.requests"),
                        config.bodyLimit()))
                .map(operations -> {
                    operations.mount(router, areas);
                    return null;
                })
                .compose(mounted -> listen(config, router));
    }

    private Future<Void> listen(ApiConfig config, Router router) {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(config.host())
                .setPort(config.port())
                .setIdleTimeout((int) IDLE.toSeconds())
                .setCompressionSupported(true)
                .setHttp2ClearTextEnabled(false);
        return vertx.createHttpServer(options).requestHandler(router).listen().map(listening -> {
            server = listening;
            return null;
        });
    }

    private static String message(ApiConfig config, Throwable failure) {
        return failure instanceof BindException
                ? "The API cannot listen on " + config.host() + ":" + config.port() + ": " + failure.getMessage()
                        + "; choose another port with --api-port"
                : "The API cannot start: " + failure.getMessage();
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
