package dev.rookery.broker.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultEventLoop;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EventLoopTasksTest {
    /** Otherwise the caller would wait forever. */
    @Test
    void failsWithTheErrorOfASlice() throws Exception {
        DefaultEventLoop loop = new DefaultEventLoop();
        try {
            assertThat(EventLoopTasks.call(loop, () -> {
                                throw new NoClassDefFoundError("a class");
                            })
                            .handle((result, failure) -> failure)
                            .toCompletableFuture()
                            .get(1, TimeUnit.MINUTES))
                    .isInstanceOf(NoClassDefFoundError.class);
        } finally {
            loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
        }
    }
}
