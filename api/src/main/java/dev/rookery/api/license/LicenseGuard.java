package dev.rookery.api.license;

import dev.rookery.http.ApiException;
import dev.rookery.http.ProblemType;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.time.Instant;

/** Refuses what the license does not permit. For any thread. */
public final class LicenseGuard {
    /** Those who add take turns, so that two cannot take the last place. */
    private static final String TAKE_TURNS = "SELECT pg_advisory_xact_lock(hashtext('rookery license'))";

    private final License license;
    private final Clock clock;

    public LicenseGuard(License license, Clock clock) {
        this.license = license;
        this.clock = clock;
    }

    /** What counts now, for those who measure rates and keep data. */
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
     * Makes sure that there is room for one more device.
     *
     * @param connection of the transaction that adds it
     * @return fails with an {@link ApiException} if there is none
     */
    public Future<Void> requireRoomForDevice(SqlConnection connection) {
        return requireRoom(connection, "devices", limits().devices(), "SELECT count(*) FROM devices");
    }

    /** The same for a user of the API. */
    public Future<Void> requireRoomForUser(SqlConnection connection) {
        return requireRoom(connection, "users", limits().users(), "SELECT count(*) FROM api_users");
    }

    private Future<Void> requireRoom(SqlConnection connection, String what, int limit, String count) {
        if (limit == 0) {
            return Future.succeededFuture();
        }
        return connection
                .query(TAKE_TURNS)
                .execute()
                .compose(turn -> connection.query(count).execute())
                .map(rows -> {
                    if (rows.iterator().next().getLong(0) >= limit) {
                        throw new ApiException(
                                ProblemType.LICENSE_LIMIT,
                                "The license permits " + limit + " " + what + ", and there are as many. "
                                        + license.explanation(clock.instant())
                                        + ". Delete some, or ask for a larger plan");
                    }
                    return null;
                });
    }
}
