package dev.rookery.bench.scenario;

import dev.rookery.bench.driver.DriverLoop;
import dev.rookery.bench.flow.MessageFlow;
import java.time.Duration;

/** Waits for messages in flight of a stopped flow. Confined to the main thread. */
final class FlowDrain {
    private static final Duration IDLE_TIMEOUT = Duration.ofMillis(1_500);
    private static final int PROBES = 2;
    private static final long POLL_MILLIS = 10;

    private FlowDrain() {}

    /** Returns when all messages have been received, or none for 1.5 s after two additional messages (at QoS 0 after none). */
    static void await(MessageFlow flow, DriverLoop loop, int qos) throws InterruptedException {
        long delivered = -1;
        long lastProgress = System.nanoTime();
        int probes = 0;
        while (!loop.call(flow::isDrained)) {
            long now = loop.call(flow::delivered);
            if (now != delivered) {
                delivered = now;
                lastProgress = System.nanoTime();
            } else if (System.nanoTime() - lastProgress > IDLE_TIMEOUT.toNanos()) {
                // At QoS 0 the missing messages are lost.
                if (qos == 0 || probes++ == PROBES) {
                    return;
                }
                loop.execute(flow::sendProbe);
                lastProgress = System.nanoTime();
            }
            Thread.sleep(POLL_MILLIS);
        }
    }
}
