package dev.rookery.broker.transport;

import io.netty.util.concurrent.DefaultEventExecutor;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class PeriodicTaskTest {
    @Test
    void continuesAfterExceptionsAndErrors() {
        DefaultEventExecutor executor = new DefaultEventExecutor();
        AtomicInteger times = new AtomicInteger();
        Future<?> task = PeriodicTask.every(1, TimeUnit.MILLISECONDS, executor, () -> {
            switch (times.incrementAndGet()) {
                case 1 -> throw new IllegalStateException("simulated exception");
                case 2 -> throw new NoClassDefFoundError("simulated error");
                default -> {}
            }
        });
        try {
            Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> times.get() > 3);
        } finally {
            task.cancel(false);
            executor.shutdownGracefully(0, 0, TimeUnit.SECONDS);
        }
    }
}
