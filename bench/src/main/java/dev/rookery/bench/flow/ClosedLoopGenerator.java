package dev.rookery.bench.flow;

import dev.rookery.bench.driver.DriverLoop;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Closed-loop load: sends a message when the number of deliveries in flight falls below the window. */
final class ClosedLoopGenerator implements LoadGenerator {
    private static final int MIN_MESSAGES_IN_FLIGHT = 4;
    private static final long STALL_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final DriverLoop loop;
    private final List<SenderConnection> connections;
    private final DeliveryTracker deliveries;
    private final int copies;
    private final long window;
    private final long limit;
    private final boolean lossExpected;

    private boolean running;
    private boolean refillScheduled;
    private int next;
    private int stalls;
    private long assumedLost;
    private long deliveredAtLastCheck = -1;

    /** @param lossExpected whether messages may be lost, as with QoS 0; lost messages then leave the window after a stall */
    ClosedLoopGenerator(
            DriverLoop loop,
            List<SenderConnection> connections,
            DeliveryTracker deliveries,
            int copies,
            Pacing.ClosedLoop pacing,
            boolean lossExpected) {
        this.loop = loop;
        this.connections = connections;
        this.deliveries = deliveries;
        this.copies = copies;
        this.window = Math.max(pacing.window(), (long) MIN_MESSAGES_IN_FLIGHT * copies);
        this.limit = pacing.limit();
        this.lossExpected = lossExpected;
    }

    @Override
    public void start() {
        running = true;
        refill();
        loop.schedule(this::detectStall, STALL_NANOS);
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isDone() {
        return !running;
    }

    @Override
    public void onProgress() {
        // Refills once per event-loop iteration, so that all new messages are written at once.
        if (running && !refillScheduled) {
            refillScheduled = true;
            loop.execute(this::refill);
        }
    }

    private void refill() {
        refillScheduled = false;
        long now = System.nanoTime();
        int refusals = 0;
        while (running && refusals < connections.size() && inFlight() + copies <= window) {
            refusals = connections.get(next).offer(now) ? 0 : refusals + 1;
            next = (next + 1) % connections.size();
            running = deliveries.sent() < limit;
        }
        connections.forEach(SenderConnection::flush);
    }

    private long inFlight() {
        return deliveries.sent() * copies - deliveries.delivered() - assumedLost;
    }

    private void detectStall() {
        if (!running) {
            return;
        }
        if (deliveries.delivered() == deliveredAtLastCheck && inFlight() > 0) {
            stalls++;
            // At QoS 0 the missing messages are lost. At QoS 1 and 2 some brokers deliver a message only after the next
            // one, so that one more message distinguishes a delayed delivery from a stopped one.
            assumedLost += lossExpected ? inFlight() : copies;
            refill();
        }
        deliveredAtLastCheck = deliveries.delivered();
        loop.schedule(this::detectStall, STALL_NANOS);
    }

    @Override
    public int stalls() {
        return stalls;
    }
}
