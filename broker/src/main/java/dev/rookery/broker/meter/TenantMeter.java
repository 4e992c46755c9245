package dev.rookery.broker.meter;

import dev.rookery.auth.TenantId;

/**
 * Usage counters of one tenant since the broker started. Counting increments an array element. Not thread-safe;
 * confined to the tenant's event loop.
 */
public final class TenantMeter {
    private static final int MESSAGES_IN = UsageMetric.MESSAGES_IN_QOS0.ordinal();
    private static final int BYTES_IN = UsageMetric.BYTES_IN_QOS0.ordinal();
    private static final int MESSAGES_OUT = UsageMetric.MESSAGES_OUT_QOS0.ordinal();
    private static final int BYTES_OUT = UsageMetric.BYTES_OUT_QOS0.ordinal();

    private final long[] counts = new long[UsageMetric.values().length];
    private final long[] gauges = new long[UsageGauge.values().length];
    private final long[] peaks = new long[UsageGauge.values().length];
    private final ConnectionTime connectionTime = new ConnectionTime(System.nanoTime());
    private final ActiveDevices devices = new ActiveDevices();
    private final WireTraffic wireTraffic = new WireTraffic();
    private long queuedMessages;

    /**
     * Records a message that the broker accepted from a client or a will.
     *
     * @param bytes size of the payload
     */
    public void recordReceived(int qos, int bytes) {
        counts[MESSAGES_IN + qos]++;
        counts[BYTES_IN + qos] += bytes;
    }

    /**
     * Records a message sent to a client; retransmissions count again.
     *
     * @param bytes size of the payload
     */
    public void recordSent(int qos, int bytes) {
        counts[MESSAGES_OUT + qos]++;
        counts[BYTES_OUT + qos] += bytes;
    }

    /**
     * Records a dropped message.
     *
     * @param reason counter of the drop reason
     */
    public void recordDropped(UsageMetric reason) {
        counts[reason.ordinal()]++;
    }

    /** Records a refused CONNECT. */
    public void recordRefused(RefusedConnection reason) {
        counts[reason.metric().ordinal()]++;
    }

    /** Records a connected client of the user. */
    public void recordConnected(String username) {
        connectionTime.advance(gauges[UsageGauge.CONNECTIONS.ordinal()], System.nanoTime());
        counts[UsageMetric.CONNECTIONS_OPENED.ordinal()]++;
        change(UsageGauge.CONNECTIONS, 1);
        devices.add(username);
    }

    /** Records that a client of the user is no longer connected. */
    public void recordDisconnected(String username) {
        connectionTime.advance(gauges[UsageGauge.CONNECTIONS.ordinal()], System.nanoTime());
        change(UsageGauge.CONNECTIONS, -1);
        // Connected in this hour, even if the hour has just begun.
        devices.add(username);
    }

    /** Changes the size of the retained messages by a positive or negative number of bytes. */
    public void addRetainedBytes(long bytes) {
        change(UsageGauge.RETAINED_BYTES, bytes);
    }

    /**
     * Changes the number of queued messages and their size, as counted against the limits, by positive or negative
     * values.
     */
    public void addQueued(int messages, long bytes) {
        queuedMessages += messages;
        change(UsageGauge.QUEUED_BYTES, bytes);
    }

    private void change(UsageGauge gauge, long by) {
        int index = gauge.ordinal();
        gauges[index] += by;
        if (gauges[index] > peaks[index]) {
            peaks[index] = gauges[index];
        }
    }

    /** Returns the packet counters of the tenant's connections. */
    public WireTraffic wireTraffic() {
        return wireTraffic;
    }

    /** Returns the number of messages queued for clients. */
    public long queuedMessages() {
        return queuedMessages;
    }

    /** Returns a snapshot of the current values. */
    public Usage usage() {
        connectionTime.advance(gauges[UsageGauge.CONNECTIONS.ordinal()], System.nanoTime());
        counts[UsageMetric.CONNECTION_MILLISECONDS.ordinal()] = connectionTime.milliseconds();
        long[] values = counts.clone();
        for (UsageMetric metric : UsageMetric.values()) {
            UsageGauge gauge = metric.gauge();
            if (gauge != null) {
                values[metric.ordinal()] = peaks[gauge.ordinal()];
            }
        }
        return new Usage(values, gauges.clone());
    }

    /**
     * Returns a snapshot of the current values with the devices not reported by earlier calls. For a single caller,
     * which stores the result.
     */
    public TenantUsage collect(TenantId tenant) {
        return new TenantUsage(tenant, usage(), devices.drainUnreported());
    }

    /** Starts an hour: resets the peaks to the current values, and the active devices. */
    public void startHour() {
        System.arraycopy(gauges, 0, peaks, 0, gauges.length);
        devices.reset();
    }

    /** Records that a client of the user is connected since an earlier hour. */
    public void recordStillConnected(String username) {
        devices.add(username);
    }
}
