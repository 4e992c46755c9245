package dev.rookery.auth.service;

import dev.rookery.auth.TenantId;
import java.nio.charset.StandardCharsets;
import java.time.Clock;

/** Login of a component to the broker, on the client's side. {@link #toString} omits the key. Thread-safe. */
public final class ServiceLogin {
    private final ServiceName name;
    private final ServiceKey key;
    private final Clock clock;

    public ServiceLogin(ServiceComponent component, TenantId tenant, ServiceKey key, Clock clock) {
        this.name = new ServiceName(component, tenant);
        this.key = key;
        this.clock = clock;
    }

    /** Returns the username of CONNECT. */
    public String username() {
        return name.toString();
    }

    /** Returns a new token, the password of CONNECT. It expires after a few minutes: each connection needs another one. */
    public byte[] token() {
        return token(ServiceRights.NONE);
    }

    /**
     * Returns a new token that adds rights to those of the component, for one connection.
     *
     * @param rights of a component that accepts them
     */
    public byte[] token(ServiceRights rights) {
        return ServiceToken.issue(key, name.tenant(), name.component(), rights, clock.instant())
                .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return name.toString();
    }
}
