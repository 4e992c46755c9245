package dev.rookery.broker.meter;

/**
 * Counters of packets and their bytes at the MQTT level, without the overhead of TLS and WebSocket. Not thread-safe;
 * confined to one event loop.
 */
public final class WireTraffic {
    private long packetsReceived;
    private long bytesReceived;
    private long packetsSent;
    private long bytesSent;

    public void addPacketReceived() {
        packetsReceived++;
    }

    public void addBytesReceived(int bytes) {
        bytesReceived += bytes;
    }

    public void addPacketSent() {
        packetsSent++;
    }

    public void addBytesSent(int bytes) {
        bytesSent += bytes;
    }

    /** Adds the counts of the other counters. */
    public void add(WireTraffic other) {
        packetsReceived += other.packetsReceived;
        bytesReceived += other.bytesReceived;
        packetsSent += other.packetsSent;
        bytesSent += other.bytesSent;
    }

    public long packetsReceived() {
        return packetsReceived;
    }

    public long bytesReceived() {
        return bytesReceived;
    }

    public long packetsSent() {
        return packetsSent;
    }

    public long bytesSent() {
        return bytesSent;
    }
}
