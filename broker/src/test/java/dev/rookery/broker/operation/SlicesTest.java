package dev.rookery.broker.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultEventLoop;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SlicesTest {
    /** Else who asked would wait for ever. */
    @Test
    void whateverAStepThrowsIsTheAnswers() throws Exception {
        DefaultEventLoop loop = new DefaultEventLoop();
        try {
            assertThat(Slices.ask(loop, () -> {
                                throw new NoClassDefFoundError("a class");
                            })
                            .handle((answer, failure) -> failure)
                            .toCompletableFuture()
                            .get(1, TimeUnit.MINUTES))
                    .isInstanceOf(NoClassDefFoundError.class);
        } finally {
            loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
        }
    }
}
