package dev.rookery.bench.flow;

import dev.rookery.bench.driver.DriverLoop;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Keeps a window of deliveries under way. */
final class ClosedLoopPump implements Pump {
    private static final int MESSAGES_ALWAYS_UNDER_WAY = 4;
    private static final long STALL_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final DriverLoop loop;
    private final List<Outlet> outlets;
    private final DeliveryBook book;
    private final int copies;
    private final long window;
    private final long limit;
    private final boolean mayLose;

    private boolean running;
    private boolean refillScheduled;
    private int turn;
    private int stalls;
    private long writtenOff;
    private long deliveredAtLastLook = -1;

    /** @param mayLose whether lost messages are expected, as with QoS 0, and must not shrink the window permanently */
    ClosedLoopPump(
            DriverLoop loop,
            List<Outlet> outlets,
            DeliveryBook book,
            int copies,
            Pacing.ClosedLoop pacing,
            boolean mayLose) {
        this.loop = loop;
        this.outlets = outlets;
        this.book = book;
        this.copies = copies;
        this.window = Math.max(pacing.window(), (long) MESSAGES_ALWAYS_UNDER_WAY * copies);
        this.limit = pacing.limit();
        this.mayLose = mayLose;
    }

    @Override
    public void start() {
        running = true;
        refill();
        loop.schedule(this::lookForStall, STALL_NANOS);
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
    public void progressed() {
        // Once for all that arrives in one turn of the loop, so that the answer leaves in one write as well.
        if (running && !refillScheduled) {
            refillScheduled = true;
            loop.execute(this::refill);
        }
    }

    private void refill() {
        refillScheduled = false;
        long now = System.nanoTime();
        int refusals = 0;
        while (running && refusals < outlets.size() && underWay() + copies <= window) {
            refusals = outlets.get(turn).offer(now) ? 0 : refusals + 1;
            turn = (turn + 1) % outlets.size();
            running = book.sent() < limit;
        }
        outlets.forEach(Outlet::flush);
    }

    private long underWay() {
        return book.sent() * copies - book.delivered() - writtenOff;
    }

    private void lookForStall() {
        if (!running) {
            return;
        }
        if (book.delivered() == deliveredAtLastLook && underWay() > 0) {
            stalls++;
            // What is lost will not come. At QoS 1 and 2 it must: but some brokers hold messages back until another
            // comes, and one more shows whether that is so.
            writtenOff += mayLose ? underWay() : copies;
            refill();
        }
        deliveredAtLastLook = book.delivered();
        loop.schedule(this::lookForStall, STALL_NANOS);
    }

    @Override
    public int stalls() {
        return stalls;
    }
}
