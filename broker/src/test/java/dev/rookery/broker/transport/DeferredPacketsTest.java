package dev.rookery.broker.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class DeferredPacketsTest {
    private final List<Integer> sent = new ArrayList<>();
    private int writabilityEvents;

    private final EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter() {
        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            writabilityEvents++;
        }
    });
    private final DeferredPackets deferred = new DeferredPackets(channel, this::send);

    private void send(ByteBuf packets) {
        sent.add(packets.readableBytes());
        packets.release();
    }

    private CompletableFuture<Void> defer(int bytes) {
        CompletableFuture<Void> persisted = new CompletableFuture<>();
        deferred.add(Unpooled.buffer(bytes).writeZero(bytes), persisted);
        return persisted;
    }

    /** Otherwise senders waiting for capacity would stall while the client always has unpersisted changes. */
    @Test
    void firesWritabilityAfterEachPersistedBatch() {
        CompletableFuture<Void> first = defer(1000);
        CompletableFuture<Void> second = defer(1);
        first.complete(null);
        channel.runPendingTasks();

        assertThat(sent).containsExactly(1000);
        assertThat(deferred.bytes()).isEqualTo(1);
        assertThat(writabilityEvents).isEqualTo(1);

        second.complete(null);
        channel.runPendingTasks();
        assertThat(writabilityEvents).isEqualTo(2);
        assertThat(deferred.isEmpty()).isTrue();
    }
}
