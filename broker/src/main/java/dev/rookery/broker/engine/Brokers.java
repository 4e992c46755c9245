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
import java.util.function.LongSupplier;

/** Creates brokers with the configured engine. The caller starts and closes the broker and closes the authority. */
public final class Brokers {
    private Brokers() {}

    public static Broker create(BrokerConfig config, Authority authority) {
        return create(config, authority, new SimpleMeterRegistry());
    }

    /** @param metrics registry for the metrics of the native engine; the Moquette engine has none */
    public static Broker create(BrokerConfig config, Authority authority, MeterRegistry metrics) {
        return switch (config.engine()) {
            case MOQUETTE -> new MoquetteBroker(config, authority);
            case NATIVE -> createNative(config, authority, config.limits(), metrics);
        };
    }

    private static TenantStores stores(BrokerConfig config, MeterRegistry metrics) {
        return config.durability() == Durability.NONE
                ? TenantStores.IN_MEMORY
                : new Journal(config.dataDirectory().orElseThrow().resolve("store"), config.durability(), metrics);
    }

    /** @param limits limits of every tenant */
    public static Broker createNative(
            BrokerConfig config, Authority authority, TenantLimits limits, MeterRegistry metrics) {
        return createNative(config, authority, limits, stores(config, metrics), metrics);
    }

    /**
     * @param limits limits of every tenant
     * @param stores stores of the durable state, closed by the broker
     */
    public static Broker createNative(
            BrokerConfig config, Authority authority, TenantLimits limits, TenantStores stores, MeterRegistry metrics) {
        return createNative(config, authority, limits, stores, metrics, System::nanoTime);
    }

    /**
     * @param limits limits of every tenant
     * @param stores stores of the durable state, closed by the broker
     * @param clock measures the work of the event loops, in nanoseconds
     */
    static Broker createNative(
            BrokerConfig config,
            Authority authority,
            TenantLimits limits,
            TenantStores stores,
            MeterRegistry metrics,
            LongSupplier clock) {
        return new NativeBroker(config, authority, limits, stores, metrics, clock);
    }
}
