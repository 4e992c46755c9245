package dev.rookery.broker.transport;

import dev.rookery.broker.mqtt.PacketException;
import org.jspecify.annotations.Nullable;

/**
 * User event behind the last bytes of a WebSocket client: they are handled before it.
 *
 * @param violation of the WebSocket protocol; null if the client closed the WebSocket
 */
record EndOfPackets(@Nullable PacketException violation) {}
