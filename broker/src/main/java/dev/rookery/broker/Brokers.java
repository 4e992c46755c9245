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
            case NATIVE -> createNative(config, authority, TenantLimits.DEFAULT);
        };
    }

    /** A broker with the native engine and limits for every tenant. */
    public static Broker createNative(BrokerConfig config, Authority authority, TenantLimits limits) {
        return new NativeBroker(config, authority, limits);
    }
}
