package dev.rookery.testkit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.PooledByteBufAllocator;
import org.junit.jupiter.api.Test;

class BufferLeaksTest {
    private final BufferLeaks leaks = new BufferLeaks();

    @Test
    void failsForABufferThatNobodyReleased() {
        forget();

        assertThatThrownBy(() -> leaks.afterAll(null))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("ByteBuf");
    }

    @Test
    void passesIfAllWereReleased() {
        PooledByteBufAllocator.DEFAULT.directBuffer().release();

        assertThatCode(() -> leaks.afterAll(null)).doesNotThrowAnyException();
    }

    /** In a method of its own, so that no variable holds the buffer. */
    private static void forget() {
        PooledByteBufAllocator.DEFAULT.directBuffer().writeByte(1);
    }
}
