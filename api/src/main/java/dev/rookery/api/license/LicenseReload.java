package dev.rookery.api.license;

import dev.rookery.auth.TenantId;
import dev.rookery.timer.RepeatedTask;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the license file again when it changes, so that a renewal needs no restart. A license that cannot be used is logged once,
 * and the former one stays in force. Confined to the event loop of its timer.
 */
public final class LicenseReload {
    private static final Logger LOGGER = LoggerFactory.getLogger(LicenseReload.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final Path file;
    private final TenantLicenses licenses;
    private final LicenseGuard guard;
    private final Pool pool;
    private final LicenseStateWriter state;
    private final RepeatedTask task;
    private Optional<String> known;
    private String lastWarning = "";

    /** @param known contents of the file that are in force; empty for a blank file */
    public LicenseReload(
            Vertx vertx,
            Path file,
            Optional<String> known,
            TenantLicenses licenses,
            LicenseGuard guard,
            Pool pool,
            LicenseStateWriter state) {
        this.vertx = vertx;
        this.file = file;
        this.known = known;
        this.licenses = licenses;
        this.guard = guard;
        this.pool = pool;
        this.state = state;
        this.task = new RepeatedTask(vertx, INTERVAL, "check the license file", this::check);
    }

    public void start() {
        task.start();
    }

    public void stop() {
        task.stop();
    }

    /** Returns a future that does not fail: a file or database that stays unavailable is logged once, not every second. */
    private Future<Void> check() {
        return vertx.fileSystem()
                .readFile(file.toString())
                .map(bytes -> Optional.of(bytes.toString().strip()).filter(key -> !key.isEmpty()))
                .compose(
                        key -> key.equals(known) ? Future.<Void>succeededFuture() : apply(key),
                        failure -> keepFormer(failure.toString()));
    }

    private Future<Void> apply(Optional<String> key) {
        return licenses.replace(pool, key)
                .compose(license -> {
                    Optional<String> obstacle = key.flatMap(given -> license.invalidReason());
                    return obstacle.isPresent() ? keepFormer(obstacle.get()) : publish(license);
                })
                .onSuccess(applied -> known = key)
                .recover(failure -> {
                    warnOnce("Failed to apply the license from " + file + " everywhere; retrying: " + failure);
                    return Future.succeededFuture();
                });
    }

    /** Writes the limits, which are in force in the API, to the tables of the broker and the exporter. */
    private Future<Void> publish(License license) {
        return guard.limits(TenantId.DEFAULT)
                .compose(new BrokerLimitWriter(pool)::write)
                .compose(written -> state.write())
                .onSuccess(written -> {
                    LOGGER.info("Reloaded the license from {}: plan {}", file, license.plan());
                    lastWarning = "";
                });
    }

    private Future<Void> keepFormer(String reason) {
        warnOnce("Failed to reload the license from " + file + "; the previous one remains in force: " + reason);
        return Future.succeededFuture();
    }

    private void warnOnce(String warning) {
        if (!warning.equals(lastWarning)) {
            lastWarning = warning;
            LOGGER.warn(warning);
        }
    }
}
