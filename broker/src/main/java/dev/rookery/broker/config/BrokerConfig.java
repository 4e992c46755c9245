package dev.rookery.broker.config;

import dev.rookery.broker.store.Durability;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * How a broker is set up.
 *
 * @param engine what serves MQTT
 * @param listeners where it listens, at least one
 * @param webSockets how its WebSocket listeners serve browsers
 * @param tenantNames what clients name their tenant by
 * @param ioMethod how the native engine asks for the network
 * @param maximumPacketSize the largest packet accepted, in bytes, 1 KiB to 256 MiB
 * @param dataDirectory where sessions and retained messages are kept; empty to keep them in memory only
 * @param durability what is true of sessions and retained messages before they are acknowledged; of the native engine
 */
public record BrokerConfig(
        Engine engine,
        List<ListenerConfig> listeners,
        WebSocketConfig webSockets,
        TenantNames tenantNames,
        IoTransport ioMethod,
        int maximumPacketSize,
        Optional<Path> dataDirectory,
        Durability durability) {
    /** What serves MQTT. */
    public enum Engine {
        /** A stock Moquette behind Rookery's authentication and authorization. */
        MOQUETTE,
        /** Rookery's own: every version of MQTT, many tenants, fast. */
        NATIVE
    }

    /** The default of {@link #maximumPacketSize}, in bytes. */
    public static final int DEFAULT_MAXIMUM_PACKET_SIZE = 1024 * 1024;

    private static final int SMALLEST_MAXIMUM_PACKET_SIZE = 1024;
    /** Remaining length in four bytes: MQTT 5, section 1.5.5. */
    private static final int LARGEST_MAXIMUM_PACKET_SIZE = 268_435_455;

    public BrokerConfig {
        Objects.requireNonNull(engine, "engine");
        listeners = List.copyOf(listeners);
        Objects.requireNonNull(webSockets, "webSockets");
        Objects.requireNonNull(tenantNames, "tenantNames");
        Objects.requireNonNull(ioMethod, "ioMethod");
        Objects.requireNonNull(dataDirectory, "dataDirectory");
        if (durability != Durability.NONE && dataDirectory.isEmpty()) {
            throw new IllegalArgumentException("What is to be kept needs a folder");
        }
        if (listeners.isEmpty()) {
            throw new IllegalArgumentException("A broker needs at least one listener");
        }
        if (maximumPacketSize < SMALLEST_MAXIMUM_PACKET_SIZE || maximumPacketSize > LARGEST_MAXIMUM_PACKET_SIZE) {
            throw new IllegalArgumentException("The maximum packet size " + maximumPacketSize + " is outside "
                    + SMALLEST_MAXIMUM_PACKET_SIZE + " to " + LARGEST_MAXIMUM_PACKET_SIZE + " bytes");
        }
        Set<String> addresses = new HashSet<>();
        for (ListenerConfig listener : listeners) {
            if (listener.port() != 0 && !addresses.add(listener.host() + ":" + listener.port())) {
                throw new IllegalArgumentException(
                        "Two listeners want port " + listener.port() + " of " + listener.host());
            }
            if (engine == Engine.MOQUETTE && !listener.isPlain()) {
                throw new IllegalArgumentException(
                        "The Moquette engine has no TLS, no PROXY protocol and no tenants;" + " the native engine has");
            }
        }
        if (engine == Engine.MOQUETTE && !tenantNames.equals(TenantNames.NONE)) {
            throw new IllegalArgumentException("The Moquette engine has no tenants; the native engine has");
        }
    }

    /** A configuration with every default but the listeners, nothing kept on disk. */
    public static BrokerConfig inMemory(Engine engine, ListenerConfig... listeners) {
        return new BrokerConfig(
                engine,
                List.of(listeners),
                WebSocketConfig.DEFAULT,
                TenantNames.NONE,
                IoTransport.AUTO,
                DEFAULT_MAXIMUM_PACKET_SIZE,
                Optional.empty(),
                Durability.NONE);
    }

    /** The same broker that keeps what is durable in a folder. */
    public BrokerConfig keptIn(Path directory, Durability kept) {
        return new BrokerConfig(
                engine, listeners, webSockets, tenantNames, ioMethod, maximumPacketSize, Optional.of(directory), kept);
    }

    /** The same broker whose WebSocket listeners serve browsers in another way. */
    public BrokerConfig with(WebSocketConfig changed) {
        return new BrokerConfig(
                engine, listeners, changed, tenantNames, ioMethod, maximumPacketSize, dataDirectory, durability);
    }

    /** The same broker whose clients name their tenant. */
    public BrokerConfig with(TenantNames changed) {
        return new BrokerConfig(
                engine, listeners, webSockets, changed, ioMethod, maximumPacketSize, dataDirectory, durability);
    }

    /** The same broker with another way to the network. */
    public BrokerConfig with(IoTransport changed) {
        return new BrokerConfig(
                engine, listeners, webSockets, tenantNames, changed, maximumPacketSize, dataDirectory, durability);
    }
}
