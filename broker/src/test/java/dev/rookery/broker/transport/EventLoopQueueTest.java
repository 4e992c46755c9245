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
    private final List<Object> done = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        group.shutdownGracefully();
    }

    @Test
    void letsOthersInAfterAFewPieces() {
        EventLoopQueue<Integer> queue = new EventLoopQueue<>(2, done::add);

        loop.execute(() -> {
            for (int i = 0; i < 5; i++) {
                queue.add(i, loop);
            }
            loop.execute(() -> done.add("other"));
        });

        await(6);
        assertThat(done).containsExactly(0, 1, "other", 2, 3, 4);
    }

    @Test
    void goesOnWhenOnePieceFails() {
        EventLoopQueue<Integer> queue = new EventLoopQueue<>(2, piece -> {
            if (piece == 0) {
                throw new IllegalStateException("The first piece fails");
            }
            done.add(piece);
        });

        loop.execute(() -> {
            for (int i = 0; i < 4; i++) {
                queue.add(i, loop);
            }
        });

        await(3);
        assertThat(done).containsExactly(1, 2, 3);
    }

    @Test
    void putsWorkThatComesOfWorkBehindTheOthers() {
        EventLoopQueue<Runnable> queue = new EventLoopQueue<>(2, Runnable::run);

        loop.execute(() -> {
            queue.add(() -> queue.add(() -> done.add("last"), loop), loop);
            queue.add(() -> done.add("first"), loop);
            queue.add(() -> done.add("second"), loop);
        });

        await(3);
        assertThat(done).containsExactly("first", "second", "last");
    }

    private void await(int pieces) {
        Awaitility.await().until(() -> done.size() == pieces);
    }
}
