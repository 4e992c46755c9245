package dev.rookery.broker;

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
 * @param webSocketPath the path of WebSocket listeners, such as {@code /mqtt}
 * @param maximumPacketSize the largest packet accepted, in bytes, 1 KiB to 256 MiB
 * @param dataDirectory where sessions and retained messages are kept; empty to keep them in memory only
 */
public record BrokerConfig(
        Engine engine,
        List<ListenerConfig> listeners,
        String webSocketPath,
        int maximumPacketSize,
        Optional<Path> dataDirectory) {
    /** What serves MQTT. */
    public enum Engine {
        /** A stock Moquette behind Rookery's authentication and authorization. */
        MOQUETTE,
        /** Rookery's own: every version of MQTT, many tenants, fast. */
        NATIVE
    }

    /** The default of {@link #webSocketPath}. */
    public static final String DEFAULT_WEB_SOCKET_PATH = "/mqtt";

    /** The default of {@link #maximumPacketSize}, in bytes. */
    public static final int DEFAULT_MAXIMUM_PACKET_SIZE = 1024 * 1024;

    private static final int SMALLEST_MAXIMUM_PACKET_SIZE = 1024;
    /** Remaining length in four bytes: MQTT 5, section 1.5.5. */
    private static final int LARGEST_MAXIMUM_PACKET_SIZE = 268_435_455;

    public BrokerConfig {
        Objects.requireNonNull(engine, "engine");
        listeners = List.copyOf(listeners);
        Objects.requireNonNull(dataDirectory, "dataDirectory");
        if (listeners.isEmpty()) {
            throw new IllegalArgumentException("A broker needs at least one listener");
        }
        if (!webSocketPath.startsWith("/")) {
            throw new IllegalArgumentException("The WebSocket path '" + webSocketPath + "' must begin with '/'");
        }
        if (maximumPacketSize < SMALLEST_MAXIMUM_PACKET_SIZE || maximumPacketSize > LARGEST_MAXIMUM_PACKET_SIZE) {
            throw new IllegalArgumentException("The maximum packet size " + maximumPacketSize + " is outside "
                    + SMALLEST_MAXIMUM_PACKET_SIZE + " to " + LARGEST_MAXIMUM_PACKET_SIZE + " bytes");
        }
        Set<Integer> ports = new HashSet<>();
        for (ListenerConfig listener : listeners) {
            if (listener.port() != 0 && !ports.add(listener.port())) {
                throw new IllegalArgumentException("Two listeners want port " + listener.port());
            }
        }
    }

    /** A configuration with every default but the listeners, nothing kept on disk. */
    public static BrokerConfig inMemory(Engine engine, ListenerConfig... listeners) {
        return new BrokerConfig(
                engine, List.of(listeners), DEFAULT_WEB_SOCKET_PATH, DEFAULT_MAXIMUM_PACKET_SIZE, Optional.empty());
    }
}
