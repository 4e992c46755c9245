package dev.rookery.dashboard;

import dev.rookery.dashboard.file.ConsoleFiles;
import dev.rookery.dashboard.file.FileHandler;
import dev.rookery.dashboard.proxy.UpstreamProxy;
import dev.rookery.dashboard.session.SessionRoutes;
import dev.rookery.failure.GuardedVertx;
import dev.rookery.http.ClientAddress;
import dev.rookery.http.HttpServers;
import dev.rookery.http.ReadResponse;
import dev.rookery.http.RouterDefaults;
import dev.rookery.http.SingleLoopVertx;
import dev.rookery.http.TrustedProxies;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * HTTP server of the web console: its files, the sessions of browsers, and a reverse proxy for {@code /api} and {@code /mqtt}, so
 * that browsers need one origin only. Runs on one event loop, from construction until it is closed.
 */
public final class DashboardServer implements AutoCloseable {
    /** Above the interval of the API's keep-alive comments and of MQTT pings. */
    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(100);
    /** Time that pending requests have to complete. Streams and WebSockets do not end by themselves. */
    private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(2);

    private final Vertx vertx = SingleLoopVertx.create();
    private final List<UpstreamProxy> proxies = new ArrayList<>();
    private final SessionRoutes sessions;
    /** Maximum size of the request line, and of all headers, in bytes. */
    private static final int MAXIMUM_REQUEST_SIZE = 16 * 1024;

    private final HttpServer server;

    /**
     * Starts the server. Neither the API nor the broker needs to run.
     *
     * @throws DashboardStartException if the port cannot be bound
     */
    public DashboardServer(DashboardConfig config) {
        this(config, new ConsoleFiles(ConsoleFiles.BUILT));
    }

    DashboardServer(DashboardConfig config, ConsoleFiles files) {
        sessions = new SessionRoutes(vertx, config.api());
        server = HttpServers.create(
                vertx,
                new HttpServerOptions()
                        .setHost(config.host())
                        .setPort(config.port())
                        // As the broker's WebSocket listeners, to which requests are forwarded.
                        .setMaxInitialLineLength(MAXIMUM_REQUEST_SIZE)
                        .setMaxHeaderSize(MAXIMUM_REQUEST_SIZE)
                        .setIdleTimeout((int) IDLE_TIMEOUT.toSeconds())
                        .setHttp2ClearTextEnabled(false));
        try {
            join(server.requestHandler(router(config, files)).listen());
        } catch (CompletionException e) {
            GuardedVertx.close(vertx);
            throw new DashboardStartException(config, Objects.requireNonNullElse(e.getCause(), e));
        }
    }

    /** Returns the bound port. */
    public int port() {
        return server.actualPort();
    }

    @Override
    public void close() {
        join(server.shutdown(SHUTDOWN_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS));
        join(sessions.close());
        proxies.forEach(proxy -> join(proxy.close()));
        GuardedVertx.close(vertx);
    }

    private Router router(DashboardConfig config, ConsoleFiles files) {
        Router router = Router.router(vertx);
        ClientAddress.trustProxies(router, TrustedProxies.of(config.trustedProxies()));
        // Before the default headers: the API sends its own.
        UpstreamProxy api = new UpstreamProxy(vertx, config.api(), "API");
        proxies.add(api);
        router.route("/api/*").handler(api);
        config.mqtt().ifPresent(upstream -> {
            UpstreamProxy mqtt = new UpstreamProxy(vertx, upstream, "MQTT broker");
            proxies.add(mqtt);
            router.route("/mqtt").handler(mqtt);
        });
        RouterDefaults.apply(router, List.of());
        // The console is ready without the API: it reports that the API is unavailable.
        ReadResponse.route(router, "/health/live").handler(DashboardServer::reportUp);
        ReadResponse.route(router, "/health/ready").handler(DashboardServer::reportUp);
        sessions.mount(router);
        router.route().handler(new FileHandler(files, FileHandler.CONSOLE, List.of()));
        return router;
    }

    private static void reportUp(RoutingContext context) {
        context.json(new JsonObject().put("status", "up"));
    }

    private static void join(Future<?> future) {
        future.toCompletionStage().toCompletableFuture().join();
    }
}
