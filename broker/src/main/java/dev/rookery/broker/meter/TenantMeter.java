package dev.rookery.broker.meter;

/** Counts what passes through a tenant since the broker started. Written and read on the tenant's event loop. */
public final class TenantMeter {
    private long received;
    private long receivedBytes;
    private long sent;
    private long sentBytes;
    private long dropped;
    private long waiting;
    private long waitingBytes;

    /** A client, or a will, published a message that was taken on; bytes are those of its payload. */
    public void received(int bytes) {
        received++;
        receivedBytes += bytes;
    }

    /** A message was sent to a client; bytes are those of its payload. A repetition counts again. */
    public void sent(int bytes) {
        sent++;
        sentBytes += bytes;
    }

    /** A message was dropped for one client, which was behind or away and had no room left. */
    public void dropped() {
        dropped++;
    }

    /** Messages began to wait for a client, or, with negative numbers, wait no more. */
    public void waiting(int messages, long bytes) {
        waiting += messages;
        waitingBytes += bytes;
    }

    /** How many messages wait for their clients now. */
    public long waiting() {
        return waiting;
    }

    /** Bytes of the messages that wait for their clients now. */
    public long waitingBytes() {
        return waitingBytes;
    }

    /** The numbers as they are now. */
    public Usage usage() {
        return new Usage(received, receivedBytes, sent, sentBytes, dropped);
    }

    /** Messages, and bytes of payload, since the broker started. */
    public record Usage(long received, long receivedBytes, long sent, long sentBytes, long dropped) {}
}
