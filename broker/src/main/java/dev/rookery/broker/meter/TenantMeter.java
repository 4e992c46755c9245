package dev.rookery.broker.meter;

import dev.rookery.auth.TenantId;

/**
 * Counts what passes through a tenant since the broker started. Written and read on the tenant's event loop: to count is to add to
 * a number in an array.
 */
public final class TenantMeter {
    private static final int MESSAGES_IN = Measure.MESSAGES_IN_QOS0.ordinal();
    private static final int BYTES_IN = Measure.BYTES_IN_QOS0.ordinal();
    private static final int MESSAGES_OUT = Measure.MESSAGES_OUT_QOS0.ordinal();
    private static final int BYTES_OUT = Measure.BYTES_OUT_QOS0.ordinal();

    private final long[] counts = new long[Measure.values().length];
    private final long[] levels = new long[Level.values().length];
    private final long[] peaks = new long[Level.values().length];
    private final ConnectionTime connectionTime = new ConnectionTime(System.nanoTime());
    private final ActiveDevices devices = new ActiveDevices();
    private final WireTraffic wire = new WireTraffic();
    private long waiting;

    /** A client, or a will, published a message that was taken on; bytes are those of its payload. */
    public void received(int qos, int bytes) {
        counts[MESSAGES_IN + qos]++;
        counts[BYTES_IN + qos] += bytes;
    }

    /** A message was sent to a client; bytes are those of its payload. A repetition counts again. */
    public void sent(int qos, int bytes) {
        counts[MESSAGES_OUT + qos]++;
        counts[BYTES_OUT + qos] += bytes;
    }

    /** Counts a dropped message. */
    public void dropped(Measure reason) {
        counts[reason.ordinal()]++;
    }

    /** A CONNECT was refused. */
    public void refused(RefusedConnection reason) {
        counts[reason.measure().ordinal()]++;
    }

    /** A client of the user is connected. */
    public void connected(String username) {
        connectionTime.pass(levels[Level.CONNECTIONS.ordinal()], System.nanoTime());
        counts[Measure.CONNECTIONS_OPENED.ordinal()]++;
        change(Level.CONNECTIONS, 1);
        devices.add(username);
    }

    /** A client is no longer connected. */
    public void disconnected() {
        connectionTime.pass(levels[Level.CONNECTIONS.ordinal()], System.nanoTime());
        change(Level.CONNECTIONS, -1);
    }

    /** Retained messages take so many bytes more, or fewer. */
    public void retained(long bytes) {
        change(Level.RETAINED_BYTES, bytes);
    }

    /** So many messages more wait for their clients, or fewer; bytes are those that count against bounds. */
    public void queued(int messages, long bytes) {
        waiting += messages;
        change(Level.QUEUED_BYTES, bytes);
    }

    private void change(Level level, long by) {
        int index = level.ordinal();
        levels[index] += by;
        if (levels[index] > peaks[index]) {
            peaks[index] = levels[index];
        }
    }

    /** What passes over the network. */
    public WireTraffic wire() {
        return wire;
    }

    /** How many messages wait for their clients now. */
    public long waiting() {
        return waiting;
    }

    /** The numbers as they are now. */
    public Usage usage() {
        connectionTime.pass(levels[Level.CONNECTIONS.ordinal()], System.nanoTime());
        counts[Measure.CONNECTION_MILLISECONDS.ordinal()] = connectionTime.milliseconds();
        long[] values = counts.clone();
        for (Measure measure : Measure.values()) {
            if (measure.isPeak()) {
                values[measure.ordinal()] = peaks[measure.level().ordinal()];
            }
        }
        return new Usage(values, levels.clone());
    }

    /** The numbers as they are now, with the devices that were not told of yet; for one caller, which writes them down. */
    public TenantUsage collect(TenantId tenant) {
        return new TenantUsage(tenant, usage(), devices.takeUntold());
    }

    /** An hour begins: peaks are what there is now, and the users that are connected are active in it. */
    public void startHour(Iterable<String> connectedUsers) {
        System.arraycopy(levels, 0, peaks, 0, levels.length);
        devices.forget();
        connectedUsers.forEach(devices::add);
    }
}
