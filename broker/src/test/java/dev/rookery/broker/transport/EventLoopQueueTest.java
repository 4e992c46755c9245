package dev.rookery.broker.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventLoopQueueTest {
    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final EventLoop loop = group.next();
    private final List<Object> processed = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        group.shutdownGracefully();
    }

    @Test
    void yieldsAfterItemsPerIteration() {
        EventLoopQueue<Integer> queue = new EventLoopQueue<>(2, processed::add);

        loop.execute(() -> {
            for (int i = 0; i < 5; i++) {
                queue.add(i, loop);
            }
            loop.execute(() -> processed.add("other"));
        });

        await(6);
        assertThat(processed).containsExactly(0, 1, "other", 2, 3, 4);
    }

    @Test
    void continuesAfterFailedItem() {
        EventLoopQueue<Integer> queue = new EventLoopQueue<>(2, item -> {
            if (item == 0) {
                throw new IllegalStateException("Simulated failure of the first item");
            }
            processed.add(item);
        });

        loop.execute(() -> {
            for (int i = 0; i < 4; i++) {
                queue.add(i, loop);
            }
        });

        await(3);
        assertThat(processed).containsExactly(1, 2, 3);
    }

    @Test
    void queuesItemsAddedByItemsLast() {
        EventLoopQueue<Runnable> queue = new EventLoopQueue<>(2, Runnable::run);

        loop.execute(() -> {
            queue.add(() -> queue.add(() -> processed.add("last"), loop), loop);
            queue.add(() -> processed.add("first"), loop);
            queue.add(() -> processed.add("second"), loop);
        });

        await(3);
        assertThat(processed).containsExactly("first", "second", "last");
    }

    private void await(int count) {
        Awaitility.await().until(() -> processed.size() == count);
    }
}
