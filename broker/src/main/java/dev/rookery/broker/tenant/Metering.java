package dev.rookery.broker.tenant;

import dev.rookery.broker.meter.TenantMeter;
import dev.rookery.broker.session.Session;
import java.util.Set;

/**
 * Assigns sessions to meters. Connections and traffic of the platform's own users are not part of a tenant's usage: they go
 * to a meter that is not reported. Confined to the tenant's event loop.
 */
public final class Metering {
    private final TenantMeter meter;
    private final TenantMeter unreported = new TenantMeter();
    private final Set<String> serviceUsers;

    Metering(TenantMeter meter, Set<String> serviceUsers) {
        this.meter = meter;
        this.serviceUsers = serviceUsers;
    }

    /** Returns whether the user is one of the platform's own. */
    public boolean isService(String username) {
        return serviceUsers.contains(username);
    }

    /** Returns whether the session belongs to the platform itself. */
    public boolean isService(Session session) {
        return isService(session.user().username());
    }

    /** Returns the meter of the tenant's reported usage. */
    TenantMeter tenant() {
        return meter;
    }

    /** Returns the meter of a user's connections and messages. */
    public TenantMeter of(String username) {
        return isService(username) ? unreported : meter;
    }
}
