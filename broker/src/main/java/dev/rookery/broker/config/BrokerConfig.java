package dev.rookery.broker.config;

import dev.rookery.auth.service.ServiceKeys;
import dev.rookery.broker.limit.FlappingLimits;
import dev.rookery.broker.limit.TenantLimits;
import dev.rookery.broker.store.Durability;
import dev.rookery.config.Ranges;
import dev.rookery.tenant.TenantNames;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Configuration of a broker. Immutable.
 *
 * @param engine the MQTT implementation
 * @param listeners at least one
 * @param webSocket settings of the WebSocket listeners
 * @param tenantNames ways in which clients name their tenant
 * @param ioTransport network I/O of the native engine
 * @param maximumPacketSize largest accepted packet in bytes, 1 KiB to 256 MiB
 * @param maximumConnectSize largest accepted CONNECT packet without a will, and AUTH packet during a login, in bytes; a
 *     will adds up to {@link #MAXIMUM_WILL_SIZE}. 1 KiB to 1 MiB
 * @param dataDirectory directory of the durable state; empty to hold sessions and retained messages in memory only
 * @param durability guarantee for sessions and retained messages before they are acknowledged; native engine only
 * @param memory memory that the state of clients may take; native engine only
 * @param limits limits of every tenant without limits of its own; native engine only
 * @param flapping when clients count as flapping; native engine only
 * @param serviceKeys keys of the tokens of the platform's own clients; required by internal listeners. With the Moquette
 *     engine, which has none, every listener accepts these clients
 */
public record BrokerConfig(
        Engine engine,
        List<ListenerConfig> listeners,
        WebSocketConfig webSocket,
        TenantNames tenantNames,
        IoTransport ioTransport,
        int maximumPacketSize,
        int maximumConnectSize,
        Optional<Path> dataDirectory,
        Durability durability,
        MemorySettings memory,
        TenantLimits limits,
        FlappingLimits flapping,
        Optional<ServiceKeys> serviceKeys) {
    /** MQTT implementation. */
    public enum Engine {
        /** Stock Moquette with Rookery's authentication and authorization. */
        MOQUETTE,
        /** Rookery's own engine: MQTT 3.1, 3.1.1 and 5, multiple tenants. */
        NATIVE
    }

    /** Default of {@link #maximumPacketSize}, in bytes. */
    public static final int DEFAULT_MAXIMUM_PACKET_SIZE = 1024 * 1024;

    /** Default of {@link #maximumConnectSize}, in bytes. */
    public static final int DEFAULT_MAXIMUM_CONNECT_SIZE = 16 * 1024;

    /** Bytes by which a CONNECT packet with a will may exceed {@link #maximumConnectSize}. */
    public static final int MAXIMUM_WILL_SIZE = 64 * 1024;

    private static final int LARGEST_MAXIMUM_CONNECT_SIZE = 1024 * 1024;
    private static final int SMALLEST_MAXIMUM_PACKET_SIZE = 1024;
    /** Remaining length in four bytes: MQTT 5, section 1.5.5. */
    private static final int LARGEST_MAXIMUM_PACKET_SIZE = 268_435_455;

    public BrokerConfig {
        listeners = List.copyOf(listeners);
        if (durability != Durability.NONE && dataDirectory.isEmpty()) {
            throw new IllegalArgumentException("Durability " + durability
                    + " requires a data directory; without one only durability NONE is allowed");
        }
        if (listeners.isEmpty()) {
            throw new IllegalArgumentException("No listener configured; at least one is required");
        }
        Ranges.require(
                "Maximum packet size (bytes)",
                maximumPacketSize,
                SMALLEST_MAXIMUM_PACKET_SIZE,
                LARGEST_MAXIMUM_PACKET_SIZE);
        Ranges.require(
                "Maximum CONNECT size (bytes)",
                maximumConnectSize,
                SMALLEST_MAXIMUM_PACKET_SIZE,
                LARGEST_MAXIMUM_CONNECT_SIZE);
        requireDistinctPorts(listeners);
        if (serviceKeys.isEmpty() && listeners.stream().anyMatch(ListenerConfig::internal)) {
            throw new IllegalArgumentException("An internal listener requires a service key");
        }
        if (engine == Engine.MOQUETTE) {
            requireSupportedByMoquette(listeners, tenantNames);
        }
    }

    private static void requireDistinctPorts(List<ListenerConfig> listeners) {
        Set<String> addresses = new HashSet<>();
        for (ListenerConfig listener : listeners) {
            if (listener.port() != 0 && !addresses.add(listener.host() + ":" + listener.port())) {
                throw new IllegalArgumentException("Port " + listener.port() + " of " + listener.host()
                        + " is configured for two listeners; each needs a port of its own");
            }
        }
    }

    private static void requireSupportedByMoquette(List<ListenerConfig> listeners, TenantNames tenantNames) {
        if (!tenantNames.equals(TenantNames.NONE) || !listeners.stream().allMatch(ListenerConfig::isPlain)) {
            throw new IllegalArgumentException("The Moquette engine supports neither TLS nor the PROXY protocol nor"
                    + " internal listeners nor tenants; use the native engine");
        }
    }

    /** Returns a configuration with the defaults of every other component. */
    public static BrokerConfig inMemory(Engine engine, ListenerConfig... listeners) {
        return builder(engine, listeners).build();
    }

    /** Returns a builder with the defaults of every component but the engine and the listeners. */
    public static Builder builder(Engine engine, ListenerConfig... listeners) {
        return builder(engine, List.of(listeners));
    }

    /** Returns a builder with the defaults of every component but the engine and the listeners. */
    public static Builder builder(Engine engine, List<ListenerConfig> listeners) {
        return new Builder(engine, listeners);
    }

    /** Builder of a {@link BrokerConfig}. Not thread-safe. */
    public static final class Builder {
        private final Engine engine;
        private final List<ListenerConfig> listeners;
        private WebSocketConfig webSocket = WebSocketConfig.DEFAULT;
        private TenantNames tenantNames = TenantNames.NONE;
        private IoTransport ioTransport = IoTransport.AUTO;
        private int maximumPacketSize = DEFAULT_MAXIMUM_PACKET_SIZE;
        private int maximumConnectSize = DEFAULT_MAXIMUM_CONNECT_SIZE;
        private Optional<Path> dataDirectory = Optional.empty();
        private Durability durability = Durability.NONE;
        private MemorySettings memory = MemorySettings.ofProcess();
        private TenantLimits limits = TenantLimits.DEFAULT;
        private FlappingLimits flapping = FlappingLimits.DEFAULT;
        private Optional<ServiceKeys> serviceKeys = Optional.empty();

        private Builder(Engine engine, List<ListenerConfig> listeners) {
            this.engine = engine;
            this.listeners = listeners;
        }

        /** Default: {@link WebSocketConfig#DEFAULT}. */
        public Builder webSocket(WebSocketConfig value) {
            webSocket = value;
            return this;
        }

        /** Default: {@link TenantNames#NONE}. */
        public Builder tenantNames(TenantNames value) {
            tenantNames = value;
            return this;
        }

        /** Default: {@link IoTransport#AUTO}. */
        public Builder ioTransport(IoTransport value) {
            ioTransport = value;
            return this;
        }

        /** Default: {@link BrokerConfig#DEFAULT_MAXIMUM_PACKET_SIZE}. */
        public Builder maximumPacketSize(int bytes) {
            maximumPacketSize = bytes;
            return this;
        }

        /** Default: {@link BrokerConfig#DEFAULT_MAXIMUM_CONNECT_SIZE}. */
        public Builder maximumConnectSize(int bytes) {
            maximumConnectSize = bytes;
            return this;
        }

        /** Sets the directory of the durable state and its durability. Default: in memory only. */
        public Builder persistence(Path directory, Durability level) {
            dataDirectory = Optional.of(directory);
            durability = level;
            return this;
        }

        /** Default: {@link MemorySettings#ofProcess}. */
        public Builder memory(MemorySettings value) {
            memory = value;
            return this;
        }

        /** Default: {@link TenantLimits#DEFAULT}. */
        public Builder limits(TenantLimits value) {
            limits = value;
            return this;
        }

        /** Default: {@link FlappingLimits#DEFAULT}. */
        public Builder flapping(FlappingLimits value) {
            flapping = value;
            return this;
        }

        /** Default: none. */
        public Builder serviceKeys(ServiceKeys keys) {
            serviceKeys = Optional.of(keys);
            return this;
        }

        /** @throws IllegalArgumentException if the values contradict each other or are out of range */
        public BrokerConfig build() {
            return new BrokerConfig(
                    engine,
                    listeners,
                    webSocket,
                    tenantNames,
                    ioTransport,
                    maximumPacketSize,
                    maximumConnectSize,
                    dataDirectory,
                    durability,
                    memory,
                    limits,
                    flapping,
                    serviceKeys);
        }
    }
}
