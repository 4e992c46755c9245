package dev.rookery.broker.meter;

/** Counts packets of any kind and their bytes, as MQTT has them: TLS and WebSocket add to that. For one event loop. */
public final class WireTraffic {
    private long packetsReceived;
    private long bytesReceived;
    private long packetsSent;
    private long bytesSent;

    public void packetReceived() {
        packetsReceived++;
    }

    public void bytesReceived(int bytes) {
        bytesReceived += bytes;
    }

    public void packetSent() {
        packetsSent++;
    }

    public void bytesSent(int bytes) {
        bytesSent += bytes;
    }

    /** Adds what another one counted. */
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
