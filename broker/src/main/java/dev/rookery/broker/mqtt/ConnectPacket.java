package dev.rookery.broker.mqtt;

import dev.rookery.broker.memory.HeapSize;
import java.util.Optional;

/**
 * CONNECT packet.
 *
 * @param bridge whether the client is a bridge of another broker
 * @param keepAlive in seconds; 0 disables keep alive
 * @param clientId may be empty
 */
public record ConnectPacket(
        ProtocolVersion version,
        boolean bridge,
        boolean cleanStart,
        int keepAlive,
        String clientId,
        Properties properties,
        Optional<WillPacket> will,
        Optional<String> username,
        Optional<byte[]> password) {
    private static final int OBJECT_BYTES = 96;

    /** Returns the size of the packet on the heap in bytes. */
    public long heapBytes() {
        return OBJECT_BYTES
                + HeapSize.of(clientId)
                + properties.heapBytes()
                + will.map(WillPacket::heapBytes).orElse(0L)
                + username.map(HeapSize::of).orElse(0L)
                + password.map(HeapSize::of).orElse(0L);
    }
}
