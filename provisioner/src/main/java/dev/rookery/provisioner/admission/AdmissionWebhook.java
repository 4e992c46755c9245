package dev.rookery.provisioner.admission;

import static java.util.Objects.requireNonNull;

import dev.rookery.failure.GuardedVertx;
import dev.rookery.http.HttpServers;
import dev.rookery.timer.RepeatedTask;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HTTPS server of a validating admission webhook. It has no access to cluster or database. A request that it cannot decide is
 * denied. Thread-safe.
 */
public final class AdmissionWebhook implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(AdmissionWebhook.class);
    /** Above what the API server accepts: 3 MiB for an object, twice in an update. */
    private static final long BODY_LIMIT_BYTES = 8 << 20;

    private static final Duration CERTIFICATE_INTERVAL = Duration.ofMinutes(1);
    private static final int IDLE_TIMEOUT_SECONDS = 75;
    private static final long SHUTDOWN_TIMEOUT_SECONDS = 10;
    private static final int FORBIDDEN = 403;
    private static final int BAD_REQUEST = 400;

    private final Vertx vertx = GuardedVertx.create(
            new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1).setInternalBlockingPoolSize(1));
    private final AdmissionWebhookConfig config;
    private final AdmissionRules rules;
    private final RepeatedTask certificates =
            new RepeatedTask(vertx, CERTIFICATE_INTERVAL, "reload the certificate", this::reloadCertificate);
    private @Nullable HttpServer server;
    private List<Buffer> certificate = List.of();

    private AdmissionWebhook(AdmissionWebhookConfig config, AdmissionRules rules) {
        this.config = config;
        this.rules = rules;
    }

    /**
     * Starts the server. Blocks until it accepts connections.
     *
     * @throws IllegalArgumentException if certificate or key cannot be read, or the address cannot be bound
     */
    public static AdmissionWebhook start(AdmissionWebhookConfig config, AdmissionRules rules) {
        AdmissionWebhook webhook = new AdmissionWebhook(config, rules);
        try {
            await(webhook.listen());
            return webhook;
        } catch (RuntimeException e) {
            webhook.close();
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IllegalArgumentException("Failed to start the admission webhook: " + cause.getMessage(), e);
        }
    }

    /** Returns the port that the server is bound to. */
    public int port() {
        return requireNonNull(server).actualPort();
    }

    @Override
    public void close() {
        certificates.stop();
        if (server != null) {
            await(server.shutdown(SHUTDOWN_TIMEOUT_SECONDS, TimeUnit.SECONDS));
        }
        GuardedVertx.close(vertx);
    }

    private Future<Void> listen() {
        Router router = Router.router(vertx);
        router.get("/health").handler(call -> call.response().end());
        router.post("/validate")
                .handler(BodyHandler.create(false).setBodyLimit(BODY_LIMIT_BYTES))
                .handler(this::validate);
        return readCertificate()
                .compose(files -> {
                    certificate = files;
                    HttpServerOptions options = new HttpServerOptions()
                            .setHost(config.host())
                            .setPort(config.port())
                            .setIdleTimeout(IDLE_TIMEOUT_SECONDS)
                            .setSsl(true)
                            .setKeyCertOptions(pem(files));
                    return HttpServers.create(vertx, options)
                            .requestHandler(router)
                            .listen();
                })
                .onSuccess(listening -> server = listening)
                .compose(listening -> certificates.start());
    }

    private void validate(RoutingContext call) {
        JsonObject response = new JsonObject();
        try {
            JsonObject request = requireNonNull(call.body().asJsonObject()).getJsonObject("request");
            response.put("uid", requireNonNull(request.getString("uid")));
            Optional<String> denial = rules.denial(request);
            response.put("allowed", denial.isEmpty());
            denial.ifPresent(message -> deny(request, response, message));
        } catch (RuntimeException e) {
            LOGGER.warn("Malformed admission review: {}", e.toString());
            call.response().setStatusCode(BAD_REQUEST).end();
            return;
        }
        call.json(new JsonObject()
                .put("apiVersion", "admission.k8s.io/v1")
                .put("kind", "AdmissionReview")
                .put("response", response));
    }

    private static void deny(JsonObject request, JsonObject response, String message) {
        LOGGER.warn(
                "user={} namespace={} name={} Denied {}: {}",
                Members.object(request, "userInfo").getString("username"),
                request.getString("namespace"),
                request.getString("name"),
                request.getString("operation"),
                message);
        response.put("status", new JsonObject().put("code", FORBIDDEN).put("message", message));
    }

    /** Certificates of clusters are renewed while the process runs. */
    private Future<Void> reloadCertificate() {
        return readCertificate().compose(files -> {
            if (files.equals(certificate)) {
                return Future.succeededFuture();
            }
            HttpServerOptions options = new HttpServerOptions().setSsl(true).setKeyCertOptions(pem(files));
            return requireNonNull(server)
                    .updateSSLOptions(options.getSslOptions())
                    .onSuccess(updated -> {
                        certificate = files;
                        LOGGER.info("Reloaded the certificate");
                    })
                    .mapEmpty();
        });
    }

    private Future<List<Buffer>> readCertificate() {
        return Future.all(
                        vertx.fileSystem().readFile(config.certificate().toString()),
                        vertx.fileSystem().readFile(config.key().toString()))
                .map(files -> List.of(files.resultAt(0), files.resultAt(1)));
    }

    private static PemKeyCertOptions pem(List<Buffer> files) {
        return new PemKeyCertOptions().setCertValue(files.get(0)).setKeyValue(files.get(1));
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
