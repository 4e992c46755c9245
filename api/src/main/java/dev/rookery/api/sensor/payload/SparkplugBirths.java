package dev.rookery.api.sensor.payload;

import dev.rookery.auth.TenantId;
import java.util.Optional;

/** The last BIRTH of edge nodes of Sparkplug and their devices. Implementations may block. */
public interface SparkplugBirths {
    /** Has no declarations, and ignores new ones. */
    SparkplugBirths NONE = new SparkplugBirths() {
        @Override
        public Optional<SparkplugBirth> find(TenantId tenant, String node) {
            return Optional.empty();
        }

        @Override
        public void put(TenantId tenant, String node, SparkplugBirth birth) {}
    };

    /** Returns the node, or the device of a node, of a Sparkplug message; empty if the topic is not one of data. */
    static Optional<String> node(String topic) {
        return Sparkplug.node(topic);
    }

    /**
     * Returns the last declaration.
     *
     * @param node {@code GROUP/NODE} or {@code GROUP/NODE/DEVICE}
     */
    Optional<SparkplugBirth> find(TenantId tenant, String node);

    /** Replaces the declaration. Returns when it is durable. */
    void put(TenantId tenant, String node, SparkplugBirth birth);

    /**
     * A message could not be read, because it needs a declaration that was not received.
     *
     * @param node edge node {@code GROUP/NODE}, which sends the BIRTHs of its devices, too
     */
    default void missing(TenantId tenant, String node) {}

    /**
     * A message of an edge node, or of a device of it, was received.
     *
     * @param node edge node {@code GROUP/NODE}
     */
    default void received(TenantId tenant, String node, SparkplugSequence numbers) {}
}
