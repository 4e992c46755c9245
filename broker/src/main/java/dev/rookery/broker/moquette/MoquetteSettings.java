package dev.rookery.broker.moquette;

import dev.rookery.broker.config.BrokerConfig;
import dev.rookery.broker.config.ListenerConfig;
import dev.rookery.broker.config.ListenerConfig.Transport;
import io.moquette.BrokerConstants;
import io.moquette.broker.config.IConfig;
import io.moquette.broker.config.MemoryConfig;
import io.netty.channel.epoll.Epoll;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;

/** Maps a {@link BrokerConfig} to the configuration of Moquette. */
final class MoquetteSettings {
    private MoquetteSettings() {}

    /** @throws IllegalArgumentException if Moquette does not support the configuration */
    static IConfig of(BrokerConfig config) {
        Properties properties = new Properties();
        properties.setProperty(IConfig.HOST_PROPERTY_NAME, host(config.listeners()));
        properties.setProperty(IConfig.PORT_PROPERTY_NAME, port(config.listeners(), Transport.TCP));
        properties.setProperty(IConfig.WEB_SOCKET_PORT_PROPERTY_NAME, port(config.listeners(), Transport.WEBSOCKET));
        properties.setProperty(
                IConfig.WEB_SOCKET_PATH_PROPERTY_NAME, config.webSocket().path());
        properties.setProperty(
                BrokerConstants.WEB_SOCKET_MAX_FRAME_SIZE_PROPERTY_NAME, Integer.toString(config.maximumPacketSize()));
        properties.setProperty(IConfig.NETTY_MAX_BYTES_PROPERTY_NAME, Integer.toString(config.maximumPacketSize()));
        properties.setProperty(IConfig.ALLOW_ANONYMOUS_PROPERTY_NAME, "false");
        properties.setProperty(BrokerConstants.ALLOW_ZERO_BYTE_CLIENT_ID_PROPERTY_NAME, "true");
        properties.setProperty(IConfig.ENABLE_TELEMETRY_NAME, "false");
        properties.setProperty(BrokerConstants.NETTY_NATIVE_PROPERTY_NAME, Boolean.toString(Epoll.isAvailable()));
        properties.setProperty(
                IConfig.PERSISTENCE_ENABLED_PROPERTY_NAME,
                Boolean.toString(config.dataDirectory().isPresent()));
        config.dataDirectory()
                .ifPresent(directory ->
                        properties.setProperty(IConfig.DATA_PATH_PROPERTY_NAME, directory.resolve("moquette") + "/"));
        // With "h2", the alternative, Moquette may not start again after a crash.
        properties.setProperty(IConfig.PERSISTENT_QUEUE_TYPE_PROPERTY_NAME, "segmented");
        return new MemoryConfig(properties);
    }

    /** Returns the listeners in the order in which Moquette binds them: TCP before WebSocket. */
    static List<ListenerConfig> inBindingOrder(List<ListenerConfig> listeners) {
        return listeners.stream()
                .sorted(Comparator.comparing(ListenerConfig::transport))
                .toList();
    }

    private static String host(List<ListenerConfig> listeners) {
        List<String> hosts =
                listeners.stream().map(ListenerConfig::host).distinct().toList();
        if (hosts.size() > 1) {
            throw new IllegalArgumentException("The moquette engine binds all listeners to one host, but " + hosts
                    + " are configured. Use one host, or --engine native");
        }
        return hosts.get(0);
    }

    private static String port(List<ListenerConfig> listeners, Transport transport) {
        List<ListenerConfig> matching = listeners.stream()
                .filter(listener -> listener.transport() == transport)
                .toList();
        if (matching.size() > 1) {
            throw new IllegalArgumentException(
                    "The moquette engine supports one listener per transport. Use --engine native");
        }
        return matching.isEmpty()
                ? BrokerConstants.DISABLED_PORT_BIND
                : Integer.toString(matching.get(0).port());
    }
}
