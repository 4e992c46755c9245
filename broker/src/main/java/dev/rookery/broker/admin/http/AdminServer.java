package dev.rookery.broker.admin.http;

import dev.rookery.broker.Broker;
import dev.rookery.broker.config.BrokerStartException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The admin port of a broker. Has one thread of its own and takes none of the broker's. */
public final class AdminServer implements AutoCloseable {
    private static final int LONGEST_URI = 64 * 1024;
    private static final int IDLE_SECONDS = 60;
    private static final long PATIENCE_SECONDS = 60;

    private final Vertx vertx;
    private final HttpServer server;
    private final InetSocketAddress address;

    private AdminServer(Vertx vertx, HttpServer server, InetSocketAddress address) {
        this.vertx = vertx;
        this.server = server;
        this.address = address;
    }

    /**
     * Binds the port. The broker need not be started yet.
     *
     * @throws BrokerStartException if it cannot be had
     */
    public static AdminServer start(AdminConfig config, Broker broker) {
        Vertx vertx = Vertx.vertx(
                new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1).setInternalBlockingPoolSize(1));
        HttpServerOptions options =
                new HttpServerOptions().setMaxInitialLineLength(LONGEST_URI).setIdleTimeout(IDLE_SECONDS);
        InetSocketAddress wanted = config.address();
        try {
            HttpServer server = vertx.createHttpServer(options)
                    .requestHandler(router(vertx, config, broker))
                    .listen(wanted.getPort(), wanted.getHostString())
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return new AdminServer(vertx, server, new InetSocketAddress(wanted.getHostString(), server.actualPort()));
        } catch (ExecutionException | TimeoutException e) {
            vertx.close();
            throw new BrokerStartException(
                    "The admin port cannot listen on " + wanted.getHostString() + ":" + wanted.getPort() + ": "
                            + (e.getCause() == null ? e : e.getCause()).getMessage()
                            + "; choose another with --admin-port",
                    e);
        } catch (InterruptedException e) {
            vertx.close();
            Thread.currentThread().interrupt();
            throw new BrokerStartException("Interrupted while the admin port was bound", e);
        }
    }

    private static Router router(Vertx vertx, AdminConfig config, Broker broker) {
        Router router = Router.router(vertx);
        router.route().handler(AdminServer::harden);
        new AdminHealthRoutes(broker.admin()).addTo(router);
        router.route().handler(new AdminTokenHandler(config.token()));
        router.route().handler(BodyHandler.create(false).setBodyLimit(config.largestBody()));
        new StatusRoutes(broker).addTo(router);
        new ClientRoutes(broker.admin()).addTo(router);
        new MessageRoutes(broker.admin()).addTo(router);
        new EventRoutes(broker.admin()).addTo(router);
        router.errorHandler(400, context -> Problem.INVALID_REQUEST.write(context, "The request is not well-formed"));
        router.errorHandler(404, context -> Problem.NOT_FOUND.write(context, "There is no such path"));
        router.errorHandler(405, context -> Problem.METHOD_NOT_ALLOWED.write(context, "See docs/admin.md"));
        router.errorHandler(
                413,
                context -> Problem.BODY_TOO_LARGE.write(context, "A body may have " + config.largestBody() + " bytes"));
        router.errorHandler(500, context -> Problem.write(context, context.failure()));
        return router;
    }

    private static void harden(RoutingContext context) {
        context.response().putHeader("Cache-Control", "no-store").putHeader("X-Content-Type-Options", "nosniff");
        context.next();
    }

    /** Where it listens, with the port actually bound. */
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public void close() {
        await(server.close());
        // Apart: a future of an event loop is never completed once that loop is closed.
        await(vertx.close());
    }

    private static void await(Future<Void> closing) {
        try {
            closing.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("The admin port did not close", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
