package dev.rookery.testkit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.PooledByteBufAllocator;
import org.junit.jupiter.api.Test;

class BufferLeaksTest {
    private final BufferLeaks leaks = new BufferLeaks();

    @Test
    void failsForUnreleasedBuffer() {
        leakBuffer();

        assertThatThrownBy(() -> leaks.afterAll(null))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("ByteBuf");
    }

    @Test
    void passesIfAllBuffersAreReleased() {
        PooledByteBufAllocator.DEFAULT.directBuffer().release();

        assertThatCode(() -> leaks.afterAll(null)).doesNotThrowAnyException();
    }

    /** A separate method, so that no local variable references the buffer. */
    private static void leakBuffer() {
        PooledByteBufAllocator.DEFAULT.directBuffer().writeByte(1);
    }
}
