package dev.rookery.broker.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.broker.memory.MemoryBudget;
import dev.rookery.broker.memory.MemoryKind;
import dev.rookery.broker.meter.WireTraffic;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.internal.PlatformDependent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutboundBufferTest {
    /** More than the limit of unsent bytes for all clients of an event loop. */
    private static final long EXCESSIVE_BYTES = PlatformDependent.maxDirectMemory();

    private static final int BYTES = 100_000;

    private int writabilityEvents;
    private boolean blocked;

    /** Accepts no bytes while {@link #blocked} is set. */
    private final EmbeddedChannel channel =
            new EmbeddedChannel(new ChannelInboundHandlerAdapter() {
                @Override
                public void channelWritabilityChanged(ChannelHandlerContext context) {
                    writabilityEvents++;
                }
            }) {
                @Override
                protected void doWrite(ChannelOutboundBuffer in) throws Exception {
                    if (!blocked) {
                        super.doWrite(in);
                    }
                }
            };

    private final MemoryBudget memory = new MemoryBudget(1 << 20, 16 << 20);
    private final OutboundBuffer outboundBuffer = new OutboundBuffer(channel, 1 << 20, new WireTraffic(), memory);
    private long unsentBytesOfOthers;

    private void setUnsentBytesOfOthers(long bytes) {
        memory.loop(channel.eventLoop()).add(MemoryKind.UNSENT, bytes - unsentBytesOfOthers);
        unsentBytesOfOthers = bytes;
    }

    @BeforeEach
    void setLimit() {
        outboundBuffer.setUnsentBytesLimit(2 << 20);
    }

    @AfterEach
    void releaseAll() {
        setUnsentBytesOfOthers(0);
        outboundBuffer.release();
        blocked = false;
        channel.flush();
        channel.finishAndReleaseAll();
    }

    private void send(int bytes) {
        outboundBuffer.buffer().writeZero(bytes);
        channel.runPendingTasks();
    }

    @Test
    void slowClientReceivesNothingUnderMemoryPressure() {
        blocked = true;
        send(BYTES);
        assertThat(outboundBuffer.isFull()).isFalse();

        setUnsentBytesOfOthers(EXCESSIVE_BYTES);
        assertThat(outboundBuffer.isFull()).isTrue();
        assertThat(outboundBuffer.isOverflowing()).isTrue();

        blocked = false;
        channel.flush();
        channel.runPendingTasks();
        assertThat(outboundBuffer.isFull()).isFalse();
        assertThat(writabilityEvents).isPositive();
    }

    /** WebSocket control frames and TLS control records do not pass the buffer. */
    @Test
    void countsWhatOtherHandlersHaveWritten() {
        blocked = true;
        channel.writeAndFlush(Unpooled.buffer(BYTES).writeZero(BYTES));
        assertThat(memory.loop(channel.eventLoop()).isAbove(MemoryKind.UNSENT, 0))
                .isFalse();

        assertThat(outboundBuffer.trackOthers()).isTrue();
        assertThat(outboundBuffer.trackOthers()).isTrue();
        assertThat(memory.used(MemoryKind.UNSENT)).isBetween((long) BYTES, BYTES + 1000L);

        blocked = false;
        channel.flush();
        channel.runPendingTasks();
        assertThat(memory.used(MemoryKind.UNSENT)).isZero();
        assertThat(outboundBuffer.trackOthers()).isFalse();
    }

    @Test
    void fastClientIsUnaffectedByMemoryPressure() {
        setUnsentBytesOfOthers(EXCESSIVE_BYTES);
        send(BYTES);
        outboundBuffer.buffer().writeZero(BYTES);

        assertThat(outboundBuffer.isFull()).isFalse();
        assertThat(outboundBuffer.isOverflowing()).isFalse();
    }

    @Test
    void writtenBytesAreNoLongerCounted() {
        long before = memory.used(MemoryKind.UNSENT);
        send(BYTES);
        assertThat(memory.used(MemoryKind.UNSENT)).isEqualTo(before);

        blocked = true;
        send(BYTES);
        outboundBuffer.buffer().writeZero(BYTES);
        outboundBuffer.flush();
        assertThat(memory.used(MemoryKind.UNSENT)).isGreaterThanOrEqualTo(before + 2 * BYTES);

        outboundBuffer.release();
        assertThat(memory.used(MemoryKind.UNSENT)).isEqualTo(before);
    }
}
