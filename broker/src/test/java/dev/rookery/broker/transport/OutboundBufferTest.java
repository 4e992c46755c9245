package dev.rookery.broker.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.broker.meter.WireTraffic;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.internal.PlatformDependent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutboundBufferTest {
    /** More than all clients of an event loop may make wait. */
    private static final long MUCH = PlatformDependent.maxDirectMemory();

    private static final int BYTES = 100_000;

    private int told;
    private boolean stuck;

    /** Its network takes nothing while it is stuck. */
    private final EmbeddedChannel channel =
            new EmbeddedChannel(new ChannelInboundHandlerAdapter() {
                @Override
                public void channelWritabilityChanged(ChannelHandlerContext context) {
                    told++;
                }
            }) {
                @Override
                protected void doWrite(ChannelOutboundBuffer in) throws Exception {
                    if (!stuck) {
                        super.doWrite(in);
                    }
                }
            };

    private final OutboundBuffer outbox = new OutboundBuffer(channel, 1 << 20, new WireTraffic());
    private long others;

    private void othersMakeWait(long bytes) {
        UnsentBytes.ofThisLoop().change(bytes - others);
        others = bytes;
    }

    @BeforeEach
    void itMayBeFarBehind() {
        outbox.limit(2 << 20);
    }

    @AfterEach
    void nothingWaits() {
        othersMakeWait(0);
        outbox.release();
        stuck = false;
        channel.flush();
        channel.finishAndReleaseAll();
    }

    private void send(int bytes) {
        outbox.buffer().writeZero(bytes);
        channel.runPendingTasks();
    }

    @Test
    void whoIsBehindGetsNoMoreWhileMemoryIsScarce() {
        stuck = true;
        send(BYTES);
        assertThat(outbox.isFull()).isFalse();

        othersMakeWait(MUCH);
        assertThat(outbox.isFull()).isTrue();
        assertThat(outbox.isOverflowing()).isTrue();

        stuck = false;
        channel.flush();
        channel.runPendingTasks();
        assertThat(outbox.isFull()).isFalse();
        assertThat(told).isPositive();
    }

    @Test
    void whoIsNotBehindIsServedAsEver() {
        othersMakeWait(MUCH);
        send(BYTES);
        outbox.buffer().writeZero(BYTES);

        assertThat(outbox.isFull()).isFalse();
        assertThat(outbox.isOverflowing()).isFalse();
    }

    @Test
    void whatHasLeftIsNotCountedAnyMore() {
        long before = UnsentBytes.ofThisLoop().total();
        send(BYTES);
        assertThat(UnsentBytes.ofThisLoop().total()).isEqualTo(before);

        stuck = true;
        send(BYTES);
        outbox.buffer().writeZero(BYTES);
        outbox.flush();
        assertThat(UnsentBytes.ofThisLoop().total()).isGreaterThanOrEqualTo(before + 2 * BYTES);

        outbox.release();
        assertThat(UnsentBytes.ofThisLoop().total()).isEqualTo(before);
    }
}
