package dev.rookery.broker;

import dev.rookery.auth.Authority;
import dev.rookery.broker.limit.TenantLimits;
import dev.rookery.broker.moquette.MoquetteBroker;

/** Chooses the engine. */
public final class Brokers {
    private Brokers() {}

    /** A broker that is not started yet and asks the authority about every client. The caller closes both. */
    public static Broker create(BrokerConfig config, Authority authority) {
        return switch (config.engine()) {
            case MOQUETTE -> new MoquetteBroker(config, authority);
            case NATIVE -> new NativeBroker(config, authority, TenantLimits.DEFAULT);
        };
    }
}
