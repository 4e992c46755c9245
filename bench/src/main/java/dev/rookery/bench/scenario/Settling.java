package dev.rookery.bench.scenario;

import dev.rookery.bench.driver.DriverLoop;
import dev.rookery.bench.flow.MessageFlow;
import java.time.Duration;

/** Waits for what is still under way when a flow has been stopped. On the harness's main thread. */
final class Settling {
    private static final Duration QUIET = Duration.ofMillis(1_500);
    private static final int NUDGES = 2;
    private static final long LOOK_AGAIN_MILLIS = 10;

    private Settling() {}

    /** Returns once everything has arrived, or nothing has for a while even after a nudge. */
    static void of(MessageFlow flow, DriverLoop loop, int qos) throws InterruptedException {
        long delivered = -1;
        long lastProgress = System.nanoTime();
        int nudges = 0;
        while (!loop.call(flow::isSettled)) {
            long now = loop.call(flow::delivered);
            if (now != delivered) {
                delivered = now;
                lastProgress = System.nanoTime();
            } else if (System.nanoTime() - lastProgress > QUIET.toNanos()) {
                // At QoS 0 what has not come is lost.
                if (qos == 0 || nudges++ == NUDGES) {
                    return;
                }
                loop.execute(flow::nudge);
                lastProgress = System.nanoTime();
            }
            Thread.sleep(LOOK_AGAIN_MILLIS);
        }
    }
}
