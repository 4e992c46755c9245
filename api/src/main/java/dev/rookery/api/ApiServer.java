package dev.rookery.api;

import dev.rookery.api.docs.DocumentPages;
import dev.rookery.api.tenant.RowSecurityCheck;
import dev.rookery.change.ChangeFeed;
import dev.rookery.failure.GuardedVertx;
import dev.rookery.http.AuthorizationHandler;
import dev.rookery.http.ClientAddress;
import dev.rookery.http.ContractRouter;
import dev.rookery.http.HttpServers;
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
import io.vertx.ext.web.Router;
import io.vertx.sqlclient.Pool;
import java.net.BindException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** HTTP server of the REST API of all tenants. Requires the tables of {@link ApiSchema} and of the authorization. */
public final class ApiServer implements AutoCloseable {
    private static final int EVENT_LOOPS = 2;
    private static final int WORKERS = 4;
    /** Closes connections of slow and vanished clients. */
    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(75);
    /** Time that pending requests have to complete when the server stops. */
    private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(10);

    private static final Duration TENANTS_TIMEOUT = Duration.ofSeconds(30);

    private final ApiConfig config;
    private final ChangeFeed changes;
    private final Vertx vertx;
    private final Pool pool;
    private final ApiComponents components;
    private final OpenApiDocument document;
    private final RequestMetrics metrics;
    /** Set once the port is bound. */
    private @Nullable HttpServer server;

    private ApiServer(PostgresConfig database, ApiConfig config, ChangeFeed changes, MeterRegistry registry) {
        this.config = config;
        this.changes = changes;
        vertx = GuardedVertx.create(new VertxOptions()
                .setEventLoopPoolSize(EVENT_LOOPS)
                .setWorkerPoolSize(WORKERS)
                .setFileSystemOptions(new FileSystemOptions().setFileCachingEnabled(false)));
        pool = PostgresClients.pool(vertx, database, config.connections(), config.timeout());
        components = new ApiComponents(vertx, pool, database, config, changes, registry);
        document = OpenApiDocument.load(
                "/dev/rookery/api/openapi/",
                components.routes().stream().map(Routes::section).toList());
        metrics = new RequestMetrics(registry, "rookery.api.requests");
    }

    /**
     * Starts the API. Blocks until it accepts requests.
     *
     * @param changes of the registry of tenants; the default tenant alone is served if the feed serves no others. Closed by
     *     the caller, after the API
     * @throws ApiStartException if it cannot start; all resources are released
     */
    public static ApiServer start(
            PostgresConfig database, ApiConfig config, ChangeFeed changes, MeterRegistry registry) {
        ApiServer server = new ApiServer(database, config, changes, registry);
        try {
            await(server.start());
            return server;
        } catch (CompletionException e) {
            server.close();
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new ApiStartException(message(config, cause), cause);
        }
    }

    /** Returns the bound port. */
    public int port() {
        return Objects.requireNonNull(server, "The server has not started").actualPort();
    }

    /** Returns the OpenAPI document of all operations. */
    public OpenApiDocument document() {
        return document;
    }

    /** Stops accepting requests, waits for pending ones and stops the components. Blocks until done. */
    @Override
    public void close() {
        close(SHUTDOWN_TIMEOUT);
    }

    /** @param timeout time that pending requests have to complete */
    void close(Duration timeout) {
        Future<Void> stopped =
                server == null ? Future.succeededFuture() : server.shutdown(timeout.toMillis(), TimeUnit.MILLISECONDS);
        await(stopped.transform(previous -> components.stop()).transform(previous -> pool.close()));
        // Awaited separately: the futures of a closed event loop never complete.
        GuardedVertx.close(vertx);
    }

    private Future<Void> start() {
        Router router = Router.router(vertx);
        ClientAddress.trustProxies(router, config.trustedProxies());
        RouterDefaults.apply(router, config.allowedOrigins());
        DocumentPages.mount(router, document);
        return awaitTenants()
                .compose(known -> RowSecurityCheck.run(pool))
                .compose(checked -> components.start())
                .compose(started -> ContractRouter.create(
                        vertx,
                        document,
                        new AuthorizationHandler(components.authenticator()),
                        metrics,
                        config.bodyLimit()))
                .compose(operations -> {
                    operations.mount(router, components.routes());
                    return listen(router);
                });
    }

    /** Otherwise the first requests of a tenant would be refused as if the tenant did not exist. */
    private Future<Void> awaitTenants() {
        return Future.fromCompletionStage(changes.loaded())
                .timeout(TENANTS_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .recover(failure -> Future.failedFuture("PostgreSQL has not returned the registered tenants within "
                        + TENANTS_TIMEOUT.toSeconds() + " s"));
    }

    private Future<Void> listen(Router router) {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(config.host())
                .setPort(config.port())
                .setIdleTimeout((int) IDLE_TIMEOUT.toSeconds())
                .setCompressionSupported(true)
                .setHttp2ClearTextEnabled(false);
        return HttpServers.create(vertx, options)
                .requestHandler(router)
                .listen()
                .onSuccess(listening -> server = listening)
                .mapEmpty();
    }

    private static String message(ApiConfig config, Throwable failure) {
        return failure instanceof BindException
                ? "Cannot bind the API to " + config.host() + ":" + config.port() + ": " + failure.getMessage()
                        + ". Choose another port with --api-port."
                : "Cannot start the API: " + failure.getMessage();
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
