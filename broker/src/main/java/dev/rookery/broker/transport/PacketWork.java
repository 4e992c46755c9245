package dev.rookery.broker.transport;

import dev.rookery.broker.mqtt.PacketException;

/** Work that a packet causes and that is done in steps of some microseconds each. Called on the event loop. */
@FunctionalInterface
public interface PacketWork {
    /**
     * Does one step.
     *
     * @return whether a step is left that can be done now
     * @throws PacketException to have the connection closed
     */
    boolean step() throws PacketException;
}
