package dev.rookery.api.license;

import dev.rookery.http.ApiException;
import dev.rookery.http.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.time.Instant;

/** Enforces the limits of the license. Thread-safe. */
public final class LicenseGuard {
    /** Serializes the transactions that add devices or users, so that concurrent ones cannot exceed a limit. */
    private static final String LOCK = "SELECT pg_advisory_xact_lock(hashtext('rookery license'))";

    private final License license;
    private final Clock clock;

    LicenseGuard(License license, Clock clock) {
        this.license = license;
        this.clock = clock;
    }

    /**
     * Reads the configured license. The future does not fail; an unreadable license is {@link License.State#INVALID}.
     */
    public static Future<LicenseGuard> load(Vertx vertx, LicenseConfig config) {
        return LicenseReader.read(vertx, config).map(license -> new LicenseGuard(license, Clock.systemUTC()));
    }

    /** Returns the limits in force now. */
    public LicenseLimits limits() {
        return license.limits(clock.instant());
    }

    License license() {
        return license;
    }

    Instant now() {
        return clock.instant();
    }

    /**
     * Checks that the license permits another device.
     *
     * @param connection connection of the transaction that adds the device
     * @return fails with an {@link ApiException} if the limit is reached
     */
    public Future<Void> requireDeviceCapacity(SqlConnection connection) {
        return requireCapacity(connection, "devices", limits().devices(), "SELECT count(*) FROM devices");
    }

    /**
     * Checks that the license permits another user of the API.
     *
     * @param connection connection of the transaction that adds the user
     * @return fails with an {@link ApiException} if the limit is reached
     */
    public Future<Void> requireUserCapacity(SqlConnection connection) {
        return requireCapacity(connection, "users", limits().users(), "SELECT count(*) FROM api_users");
    }

    private Future<Void> requireCapacity(SqlConnection connection, String resource, int limit, String count) {
        if (limit == 0) {
            return Future.succeededFuture();
        }
        return connection
                .query(LOCK)
                .execute()
                .compose(locked -> connection.query(count).execute())
                .compose(rows -> {
                    if (rows.iterator().next().getLong(0) >= limit) {
                        throw new ApiException(
                                ProblemType.LICENSE_LIMIT,
                                "License limit of " + limit + " " + resource + " reached. "
                                        + license.explanation(clock.instant())
                                        + ". Delete unused " + resource + " or upgrade the plan.");
                    }
                    return Future.succeededFuture();
                });
    }
}
