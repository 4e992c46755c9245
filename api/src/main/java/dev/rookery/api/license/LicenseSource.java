package dev.rookery.api.license;

import dev.rookery.auth.TenantId;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;

/** Source of the licenses of tenants. Thread-safe. */
@FunctionalInterface
public interface LicenseSource {
    /**
     * Returns the license of a tenant; one that cannot be verified is {@link License.State#INVALID}.
     *
     * @param client reads the registry if the license is not known yet: within a transaction, its connection, because a
     *     transaction that waits for another connection could wait for itself
     * @return fails if the registry cannot be read
     */
    Future<License> of(SqlClient client, TenantId tenant);
}
