package dev.rookery.broker.tenant;

import dev.rookery.auth.service.ServiceComponent;
import dev.rookery.broker.meter.TenantMeter;
import dev.rookery.broker.session.Session;

/**
 * Assigns sessions to meters. Connections and traffic of the platform's own clients are not part of a tenant's usage: they
 * go to a meter that is not reported. Confined to the tenant's event loop.
 */
public final class Metering {
    private final TenantMeter meter;
    private final TenantMeter unreported = new TenantMeter();

    Metering(TenantMeter meter) {
        this.meter = meter;
    }

    /** Returns whether the user is a component of the platform. */
    public boolean isService(String username) {
        return ServiceComponent.isServiceName(username);
    }

    /** Returns whether the session belongs to the platform itself. */
    public boolean isService(Session session) {
        return isService(session.user().username());
    }

    /** Returns the meter of the tenant's reported usage. */
    TenantMeter tenant() {
        return meter;
    }

    /** Returns the meter of the platform's own clients. */
    TenantMeter services() {
        return unreported;
    }

    /** Returns the meter of a user's connections and messages. */
    public TenantMeter of(String username) {
        return isService(username) ? unreported : meter;
    }
}
