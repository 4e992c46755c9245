package dev.rookery.api.tenant;

import dev.rookery.auth.TenantId;
import dev.rookery.auth.postgres.UserTables;
import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ProblemType;
import dev.rookery.tenant.RegisteredTenant;
import dev.rookery.tenant.TenantDirectory;
import dev.rookery.tenant.TenantNames;
import io.vertx.core.net.HostAndPort;
import java.util.Optional;

/**
 * Decides which tenant a request is for, and whether that tenant may use the API. The host of a request may name a tenant;
 * tokens and keys belong to one. Thread-safe.
 */
public final class RequestTenants {
    private final TenantDirectory directory;
    private final TenantNames names;

    public RequestTenants(TenantDirectory directory, TenantNames names) {
        this.directory = directory;
        this.names = names;
    }

    /** Returns the tenant that the host of the request names, whether it exists or not. */
    public Optional<TenantId> named(ApiRequest request) {
        return Optional.ofNullable(request.context().request().authority())
                .map(HostAndPort::host)
                .flatMap(names::ofHost);
    }

    /** Returns the tenant of a request without a token: the one that its host names, or the default tenant. */
    public TenantId of(ApiRequest request) {
        return named(request).orElse(TenantId.DEFAULT);
    }

    /**
     * Checks that the host of the request does not name another tenant.
     *
     * @throws ApiException (403) the same for tenants that exist and others
     */
    public void requireHost(ApiRequest request, TenantId tenant) {
        if (named(request).filter(other -> !other.equals(tenant)).isPresent()) {
            throw new ApiException(
                    ProblemType.FORBIDDEN, "The host name belongs to another tenant. Use the host of your own tenant.");
        }
    }

    /**
     * Checks that people, programs and devices of the tenant may use the API.
     *
     * @throws ApiException (403) if the tenant is suspended, being removed or not served by this process
     */
    public void requireActive(TenantId tenant) {
        if (!directory.isActive(tenant)) {
            throw new ApiException(
                    ProblemType.FORBIDDEN,
                    directory
                            .find(tenant)
                            .map(known -> "The tenant is " + explanation(known) + ". Contact the operator.")
                            .orElse("This server does not serve the tenant. Contact the operator."));
        }
    }

    private static String explanation(RegisteredTenant tenant) {
        return switch (tenant.state()) {
            case ACTIVE -> "active";
            case SUSPENDED -> "suspended";
            case REMOVING -> "being removed";
        };
    }

    /** Returns how clients name their tenant. */
    public TenantNames names() {
        return names;
    }

    /** Returns whether the tenant is registered and served by this process. */
    public boolean isKnown(TenantId tenant) {
        return tenant.equals(TenantId.DEFAULT) || directory.find(tenant).isPresent();
    }

    /**
     * Returns the tables of MQTT users and ACL rows of a tenant.
     *
     * @throws ApiException (403) if the tenant has been removed
     */
    public UserTables tables(TenantId tenant) {
        if (tenant.equals(TenantId.DEFAULT)) {
            return UserTables.DEFAULT;
        }
        return directory
                .find(tenant)
                .map(UserTables::of)
                .orElseThrow(() -> new ApiException(ProblemType.FORBIDDEN, "The tenant has been removed"));
    }
}
