package dev.rookery.broker.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.broker.memory.MemoryBudget;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class ConnectionTest {
    private static final long NOTHING_SCHEDULED = -1;

    @Test
    void leavesNoTimerAfterRelease() {
        EmbeddedChannel channel = new EmbeddedChannel(new BlockedNetwork());
        Connection connection = new Connection(
                channel, InetSocketAddress.createUnresolved("client", 1), 1024, new MemoryBudget(1 << 20, 1 << 20));

        connection.close();
        assertThat(channel.runScheduledPendingTasks()).isNotEqualTo(NOTHING_SCHEDULED);
        connection.release();

        assertThat(channel.runScheduledPendingTasks()).isEqualTo(NOTHING_SCHEDULED);
    }

    private static final class BlockedNetwork extends ChannelOutboundHandlerAdapter {
        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            ReferenceCountUtil.release(message);
        }
    }
}
