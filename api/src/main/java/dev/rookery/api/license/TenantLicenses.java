package dev.rookery.api.license;

import dev.rookery.auth.TenantId;
import dev.rookery.http.QueryResults;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Licenses of all tenants. That of the default tenant is an option of the API; those of the others, and that of the default
 * tenant without the option, are in the registry. Each is read and verified once, until it changes. Thread-safe.
 */
public final class TenantLicenses implements LicenseSource {
    private static final String SELECT = "SELECT plan, license, NULL::text FROM rookery_tenants WHERE id = $1";

    private static final String SELECT_WITH_KEYS = "SELECT plan, license,"
            + " (SELECT string_agg(public_key, '' ORDER BY id) FROM license_keys) FROM rookery_tenants WHERE id = $1";

    private final LicenseConfig config;
    private final LicenseReader reader;
    private final ProvisionerKeys provisioner;
    private final Map<TenantId, Future<License>> licenses = new ConcurrentHashMap<>();
    /** License of the default tenant that is not in the registry. */
    private volatile Optional<String> key;

    public TenantLicenses(Vertx vertx, LicenseConfig config) {
        this.config = config;
        this.key = config.key();
        this.reader = new LicenseReader(vertx, config);
        this.provisioner = new ProvisionerKeys(vertx, config);
    }

    @Override
    public Future<License> of(SqlClient client, TenantId tenant) {
        Future<License> known = licenses.get(tenant);
        if (known != null) {
            return known;
        }
        Future<License> license = read(client, tenant);
        licenses.put(tenant, license);
        return license.onFailure(failure -> licenses.remove(tenant, license));
    }

    /** Reads the license again when it is used next, because the tenant has changed. */
    public void forget(TenantId tenant) {
        licenses.remove(tenant);
    }

    /** Reads all licenses again when they are used next. */
    public void forgetAll() {
        licenses.clear();
    }

    /**
     * Replaces the license of the default tenant that is not in the registry. If the new one is invalid, the former one stays
     * in force.
     *
     * @param replacement empty to remove it
     * @return the license in the key's place, or that of the registry
     */
    Future<License> replace(SqlClient client, Optional<String> replacement) {
        Future<License> verified = replacement
                .map(given -> verify(given, TenantId.DEFAULT))
                .orElseGet(() -> Future.succeededFuture(License.MISSING));
        return verified.compose(license -> {
            if (replacement.isPresent() && license.invalidReason().isPresent()) {
                return Future.succeededFuture(license);
            }
            key = replacement;
            forget(TenantId.DEFAULT);
            return of(client, TenantId.DEFAULT);
        });
    }

    /** Returns why people of the tenant cannot install a license; empty if they can. */
    Optional<String> uploadObstacle(TenantId tenant) {
        if (tenant.equals(TenantId.DEFAULT) && key.isPresent()) {
            return Optional.of("The license is an option of the API. Change --license-file, or remove it first.");
        }
        if (!tenant.equals(TenantId.DEFAULT) && config.provisionerKeys()) {
            return Optional.of("The operator issues the licenses of this server. Contact the operator.");
        }
        return config.publicKeys().isEmpty()
                ? Optional.of("The API cannot verify licenses. Start it with --license-public-key.")
                : Optional.empty();
    }

    /** Verifies a license key for a tenant. The future does not fail. */
    Future<License> verify(String key, TenantId tenant) {
        return reader.read(key, customer(tenant));
    }

    private Optional<String> customer(TenantId tenant) {
        return tenant.equals(TenantId.DEFAULT) ? config.customerId() : Optional.of(tenant.value());
    }

    private Future<License> read(SqlClient client, TenantId tenant) {
        Optional<String> given = key;
        if (tenant.equals(TenantId.DEFAULT) && given.isPresent()) {
            return reader.read(given.get(), config.customerId());
        }
        String select = config.provisionerKeys() ? SELECT_WITH_KEYS : SELECT;
        return client.preparedQuery(select).execute(Tuple.of(tenant.value())).compose(rows -> QueryResults.first(
                        rows, row -> read(tenant, row))
                .orElseGet(() -> Future.succeededFuture(License.MISSING)));
    }

    private Future<License> read(TenantId tenant, Row row) {
        String plan = row.getString(0);
        String key = row.getString(1);
        if (key == null) {
            return Future.succeededFuture(plan == null ? License.MISSING : License.missing(plan));
        }
        LicenseReader trusting = provisioner.reader(row.getString(2)).orElse(reader);
        return trusting.read(key, customer(tenant));
    }
}
