package dev.rookery.api.device;

import dev.rookery.api.broker.AdminPort;
import dev.rookery.api.broker.BrokerProblem;
import dev.rookery.api.broker.TenantPort;
import dev.rookery.api.device.ErasureRepository.Erasure;
import dev.rookery.http.ApiException;
import dev.rookery.http.ProblemType;
import dev.rookery.tenant.TenantDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what deleted devices leave behind: sessions and retained messages of the broker, readings and raw messages. Requests are
 * in the database, so that an erasure continues after a restart. Confined to the event loop of its timer.
 */
public final class DeviceErasure {
    private static final Logger LOGGER = LoggerFactory.getLogger(DeviceErasure.class);
    private static final Duration INTERVAL = Duration.ofSeconds(30);
    private static final int NOT_FOUND = 404;
    /** First levels of the topics that belong to a device. */
    private static final List<String> TOPICS = List.of("sensor", "command", "reply");

    private final Vertx vertx;
    private final ErasureRepository erasures;
    private final Optional<AdminPort> broker;
    private boolean running;
    private boolean requested;
    private OptionalLong timer = OptionalLong.empty();

    /** @param broker closed by the caller; if empty, devices cannot be erased */
    public DeviceErasure(Vertx vertx, TenantDatabase database, Optional<AdminPort> broker) {
        this.vertx = vertx;
        this.erasures = new ErasureRepository(database);
        this.broker = broker;
    }

    void start() {
        if (broker.isPresent()) {
            timer = OptionalLong.of(vertx.setPeriodic(INTERVAL.toMillis(), elapsed -> run()));
            run();
        }
    }

    void stop() {
        timer.ifPresent(vertx::cancelTimer);
    }

    /** @throws ApiException if the API has no access to the broker */
    void requireBroker() {
        if (broker.isEmpty()) {
            throw new ApiException(
                    ProblemType.UNAVAILABLE,
                    "Erasing a device requires access to the broker. Start the API with --broker-admin-port");
        }
    }

    /** Deletes the data of all devices that are requested now; a run in progress is followed by another one. */
    void run() {
        if (running) {
            requested = true;
            return;
        }
        running = true;
        erasures.pending()
                .compose(pending -> {
                    Future<Void> erased = Future.succeededFuture();
                    for (Erasure erasure : pending) {
                        erased = erased.compose(previous -> erase(erasure));
                    }
                    return erased;
                })
                .onFailure(failure -> LOGGER.warn("Failed to read which devices to erase, retrying", failure))
                .onComplete(done -> {
                    running = false;
                    if (requested) {
                        requested = false;
                        run();
                    }
                });
    }

    /** Completes also after a failure, which must not delay other devices; the next run tries again. */
    private Future<Void> erase(Erasure erasure) {
        return eraseFromBroker(erasure)
                .compose(erased -> erasures.erase(erasure))
                .onSuccess(erased ->
                        LOGGER.debug("tenant={} device={} Erased the device", erasure.tenant(), erasure.device()))
                .recover(failure -> {
                    LOGGER.warn(
                            "tenant={} device={} Failed to erase the device, retrying: {}",
                            erasure.tenant(),
                            erasure.device(),
                            failure.toString());
                    return Future.succeededFuture();
                });
    }

    private Future<Void> eraseFromBroker(Erasure erasure) {
        TenantPort tenant = broker.orElseThrow().tenant(erasure.tenant());
        Future<Void> cleared = Future.succeededFuture();
        for (String topic : TOPICS) {
            cleared = cleared.compose(previous ->
                    tenant.clearRetained(topic + "/" + erasure.device() + "/#").mapEmpty());
        }
        return cleared.compose(previous -> tenant.endSessions(erasure.device()))
                .recover(failure -> failure instanceof BrokerProblem problem && problem.status() == NOT_FOUND
                        // No client of the tenant has ever connected.
                        ? Future.succeededFuture()
                        : Future.failedFuture(failure));
    }
}
