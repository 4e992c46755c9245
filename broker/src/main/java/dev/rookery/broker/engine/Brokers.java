package dev.rookery.broker.engine;

import dev.rookery.auth.Authority;
import dev.rookery.broker.Broker;
import dev.rookery.broker.config.BrokerConfig;
import dev.rookery.broker.limit.TenantLimits;
import dev.rookery.broker.moquette.MoquetteBroker;
import dev.rookery.broker.store.Durability;
import dev.rookery.broker.store.TenantStores;
import dev.rookery.broker.store.journal.Journal;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

/** Chooses the engine. */
public final class Brokers {
    private Brokers() {}

    /** A broker that is not started yet and asks the authority about every client. The caller closes both. */
    public static Broker create(BrokerConfig config, Authority authority) {
        return create(config, authority, new SimpleMeterRegistry());
    }

    /** The same; the native engine counts in the registry from its start on. The Moquette engine does not count. */
    public static Broker create(BrokerConfig config, Authority authority, MeterRegistry metrics) {
        return switch (config.engine()) {
            case MOQUETTE -> new MoquetteBroker(config, authority);
            case NATIVE -> createNative(config, authority, TenantLimits.DEFAULT, metrics);
        };
    }

    private static TenantStores stores(BrokerConfig config, MeterRegistry metrics) {
        return config.durability() == Durability.NONE
                ? TenantStores.IN_MEMORY
                : new Journal(config.dataDirectory().orElseThrow().resolve("store"), config.durability(), metrics);
    }

    /** A broker with the native engine and limits for every tenant. */
    public static Broker createNative(
            BrokerConfig config, Authority authority, TenantLimits limits, MeterRegistry metrics) {
        return createNative(config, authority, limits, stores(config, metrics), metrics);
    }

    /** The same with a place where tenants' state is kept. */
    public static Broker createNative(
            BrokerConfig config, Authority authority, TenantLimits limits, TenantStores stores, MeterRegistry metrics) {
        return new NativeBroker(config, authority, limits, stores, metrics);
    }
}
