package dev.rookery.api.license;

import dev.rookery.auth.TenantId;
import dev.rookery.http.ApiException;
import dev.rookery.http.ProblemType;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.time.Instant;
import java.util.function.ToIntFunction;

/** Enforces the limits of the licenses of all tenants. Thread-safe. */
public final class LicenseGuard {
    /** Serializes the transactions of a tenant that add devices or users, so that concurrent ones cannot exceed a limit. */
    private static final String LOCK = "SELECT pg_advisory_xact_lock(hashtext('rookery license'), hashtext($1))";

    private static final String COUNT_DEVICES = "SELECT count(*) FROM devices WHERE tenant = $1";
    private static final String COUNT_USERS = "SELECT count(*) FROM api_users WHERE tenant = $1";

    private final LicenseSource licenses;
    private final SqlClient client;
    private final Clock clock;

    /** @param client reads the registry outside of transactions */
    public LicenseGuard(LicenseSource licenses, SqlClient client, Clock clock) {
        this.licenses = licenses;
        this.client = client;
        this.clock = clock;
    }

    /** Returns the limits in force now. Fails if the database cannot be read. */
    public Future<LicenseLimits> limits(TenantId tenant) {
        return license(tenant).map(license -> license.limits(now()));
    }

    Future<License> license(TenantId tenant) {
        return licenses.of(client, tenant);
    }

    Instant now() {
        return clock.instant();
    }

    /**
     * Checks that the license of the tenant permits another device.
     *
     * @param connection connection of the transaction that adds the device
     * @return fails with an {@link ApiException} if the limit is reached
     */
    public Future<Void> requireDeviceCapacity(SqlConnection connection, TenantId tenant) {
        return requireCapacity(connection, tenant, "devices", LicenseLimits::devices, COUNT_DEVICES);
    }

    /**
     * Checks that the license of the tenant permits another user of the API.
     *
     * @param connection connection of the transaction that adds the user
     * @return fails with an {@link ApiException} if the limit is reached
     */
    public Future<Void> requireUserCapacity(SqlConnection connection, TenantId tenant) {
        return requireCapacity(connection, tenant, "users", LicenseLimits::users, COUNT_USERS);
    }

    private Future<Void> requireCapacity(
            SqlConnection connection,
            TenantId tenant,
            String resource,
            ToIntFunction<LicenseLimits> limitOf,
            String count) {
        return licenses.of(connection, tenant).compose(license -> {
            int limit = limitOf.applyAsInt(license.limits(now()));
            return limit == 0
                    ? Future.succeededFuture()
                    : connection
                            .preparedQuery(LOCK)
                            .execute(Tuple.of(tenant.value()))
                            .compose(locked -> connection.preparedQuery(count).execute(Tuple.of(tenant.value())))
                            .compose(rows -> rows.iterator().next().getLong(0) < limit
                                    ? Future.succeededFuture()
                                    : Future.failedFuture(exceeded(license, resource, limit)));
        });
    }

    private ApiException exceeded(License license, String resource, int limit) {
        return new ApiException(
                ProblemType.LICENSE_LIMIT,
                "License limit of " + limit + " " + resource + " reached. " + license.explanation(now())
                        + ". Delete unused " + resource + " or upgrade the plan.");
    }
}
