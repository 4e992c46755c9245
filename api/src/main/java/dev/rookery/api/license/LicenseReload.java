package dev.rookery.api.license;

import dev.rookery.auth.TenantId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
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
    private Optional<String> known;
    private OptionalLong timer = OptionalLong.empty();
    private boolean checking;
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
    }

    public void start() {
        timer = OptionalLong.of(vertx.setPeriodic(INTERVAL.toMillis(), elapsed -> check()));
    }

    public void stop() {
        timer.ifPresent(vertx::cancelTimer);
    }

    private void check() {
        if (checking) {
            return;
        }
        checking = true;
        vertx.fileSystem()
                .readFile(file.toString())
                .map(bytes -> Optional.of(bytes.toString().strip()).filter(key -> !key.isEmpty()))
                .compose(key -> key.equals(known) ? Future.<Void>succeededFuture() : apply(key))
                .onFailure(failure -> warnOnce(failure.toString()))
                .onComplete(result -> checking = false);
    }

    private Future<Void> apply(Optional<String> key) {
        return licenses.replace(pool, key)
                .compose(license -> {
                    Optional<String> obstacle = key.flatMap(given -> license.invalidReason());
                    if (obstacle.isPresent()) {
                        warnOnce(obstacle.get());
                        return Future.succeededFuture();
                    }
                    LOGGER.info("Reloaded the license from {}: plan {}", file, license.plan());
                    lastWarning = "";
                    return guard.limits(TenantId.DEFAULT)
                            .compose(new BrokerLimitWriter(pool)::write)
                            .compose(written -> state.write());
                })
                // Repeated at the next check if the database does not answer.
                .onSuccess(applied -> known = key);
    }

    private void warnOnce(String reason) {
        if (!reason.equals(lastWarning)) {
            lastWarning = reason;
            LOGGER.warn("Failed to reload the license from {}; the previous one remains in force: {}", file, reason);
        }
    }
}
