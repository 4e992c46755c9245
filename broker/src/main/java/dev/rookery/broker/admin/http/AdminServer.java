package dev.rookery.broker.admin.http;

import dev.rookery.broker.Broker;
import dev.rookery.broker.config.BrokerStartException;
import dev.rookery.http.AuthorizationHandler;
import dev.rookery.http.ContractRouter;
import dev.rookery.http.HttpServers;
import dev.rookery.http.RequestMetrics;
import dev.rookery.http.RouterDefaults;
import dev.rookery.http.Routes;
import dev.rookery.http.SingleLoopVertx;
import dev.rookery.http.contract.ContractException;
import dev.rookery.http.contract.OpenApiDocument;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Admin port of a broker. Runs on an event loop of its own, so that it responds while the broker's are overloaded. */
public final class AdminServer implements AutoCloseable {
    private static final String DOCUMENT_FOLDER = "/dev/rookery/broker/admin/openapi/";
    private static final int MAXIMUM_URI_LENGTH = 64 * 1024;
    private static final int IDLE_TIMEOUT_SECONDS = 60;
    private static final long TIMEOUT_SECONDS = 60;

    private final Vertx vertx;
    private final HttpServer server;
    private final InetSocketAddress address;

    private AdminServer(Vertx vertx, HttpServer server, InetSocketAddress address) {
        this.vertx = vertx;
        this.server = server;
        this.address = address;
    }

    /**
     * Binds the port; blocks until it is bound. The broker may be started later.
     *
     * @throws BrokerStartException if the port cannot be bound
     * @throws ContractException if the OpenAPI document and the handlers do not match
     */
    public static AdminServer start(AdminConfig config, Broker broker) {
        return start(config, broker, () -> CompletableFuture.completedFuture(null));
    }

    /**
     * Like {@link #start(AdminConfig, Broker)}.
     *
     * @param usageFlush writes the usage so far to PostgreSQL; does not block
     */
    public static AdminServer start(AdminConfig config, Broker broker, Supplier<CompletionStage<Void>> usageFlush) {
        Vertx vertx = SingleLoopVertx.create();
        try {
            HttpServer server = listen(vertx, config, broker, usageFlush)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            return new AdminServer(
                    vertx, server, new InetSocketAddress(config.address().getHostString(), server.actualPort()));
        } catch (ExecutionException e) {
            vertx.close();
            if (e.getCause() instanceof ContractException defect) {
                throw defect;
            }
            throw cannotBind(
                    config.address(),
                    String.valueOf(Objects.requireNonNullElse(e.getCause(), e).getMessage()),
                    e);
        } catch (TimeoutException e) {
            vertx.close();
            throw cannotBind(config.address(), "no result within " + TIMEOUT_SECONDS + " s", e);
        } catch (InterruptedException e) {
            vertx.close();
            Thread.currentThread().interrupt();
            throw new BrokerStartException("Interrupted while binding the admin port", e);
        }
    }

    private static Future<HttpServer> listen(
            Vertx vertx, AdminConfig config, Broker broker, Supplier<CompletionStage<Void>> usageFlush) {
        List<Routes> sections = Stream.<Routes>of(
                        new AdminHealthRoutes(broker.admin()),
                        new BrokerRoutes(broker),
                        new MemoryRoutes(broker.admin()),
                        new ClientRoutes(broker.admin()),
                        new MessageRoutes(broker.admin()),
                        new EventRoutes(broker.admin()),
                        new TopicRoutes(broker.admin()))
                .map(TenantScope::ofTenants)
                .collect(Collectors.toCollection(ArrayList::new));
        // It contains, and replaces, all sessions and messages of a tenant.
        sections.add(TenantScope.ofOperator(new StateRoutes(broker.transfer(), usageFlush, config.stateBlockLimit())));
        OpenApiDocument document = OpenApiDocument.load(
                DOCUMENT_FOLDER, sections.stream().map(Routes::section).toList());
        AuthorizationHandler authorization = new AuthorizationHandler(
                new AdminAuthenticator(config.token(), config.tenantKeys(), Clock.systemUTC()));
        Router router = Router.router(vertx);
        RouterDefaults.apply(router, List.of());
        RouterDefaults.hideUnknownPaths(router, authorization);
        RouterDefaults.serveDocument(router, "/openapi.yaml", document);
        HttpServerOptions options = new HttpServerOptions()
                .setMaxInitialLineLength(MAXIMUM_URI_LENGTH)
                .setIdleTimeout(IDLE_TIMEOUT_SECONDS)
                .setCompressionSupported(true)
                .setHttp2ClearTextEnabled(false);
        return ContractRouter.create(vertx, document, authorization, RequestMetrics.disabled(), config.bodyLimit())
                .compose(operations -> {
                    operations.mount(router, sections);
                    return HttpServers.create(vertx, options)
                            .requestHandler(router)
                            .listen(config.address().getPort(), config.address().getHostString());
                });
    }

    private static BrokerStartException cannotBind(InetSocketAddress address, String reason, Exception cause) {
        return new BrokerStartException(
                "Cannot bind the admin port to " + address.getHostString() + ":" + address.getPort() + ": " + reason
                        + ". Choose another port with --admin-port.",
                cause);
    }

    /** Bound address. */
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public void close() {
        await(server.close());
        // Separately: Vert.x does not complete the futures of an event loop that it has closed.
        await(vertx.close());
    }

    private static void await(Future<Void> closing) {
        try {
            closing.toCompletionStage().toCompletableFuture().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("Failed to close the admin port", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
