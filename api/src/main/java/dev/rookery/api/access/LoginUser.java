package dev.rookery.api.access;

import dev.rookery.api.tenant.RequestTenants;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import dev.rookery.http.ApiRequest;
import java.util.Optional;

/** User that a login names: in the tenant of the host, of the body or in the default tenant. */
public final class LoginUser {
    /** No name of a user contains it. */
    static final char SEPARATOR = '\u0001';

    private LoginUser() {}

    /**
     * Returns the user, who need not exist. A user of an unknown tenant becomes one of the default tenant, with a name that no
     * user has: the login takes the same way and the same time as that of an unknown user, and all unknown tenants together
     * share the capacity of one.
     *
     * @param tenant tenant that the body of the request names
     * @throws dev.rookery.http.ApiException (403) if host and body name different tenants
     */
    public static UserKey of(ApiRequest request, RequestTenants tenants, Optional<String> tenant, String name) {
        TenantId claimed = tenant.map(TenantId::new).orElseGet(() -> tenants.of(request));
        tenants.requireHost(request, claimed);
        return tenants.isKnown(claimed)
                ? new UserKey(claimed, name)
                : new UserKey(TenantId.DEFAULT, name + SEPARATOR + claimed);
    }
}
