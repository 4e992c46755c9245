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

class HeldPacketsTest {
    private final List<Integer> left = new ArrayList<>();
    private int told;

    private final EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter() {
        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            told++;
        }
    });
    private final HeldPackets held = new HeldPackets(channel, this::leave);

    private void leave(ByteBuf packets) {
        left.add(packets.readableBytes());
        packets.release();
    }

    private CompletableFuture<Void> hold(int bytes) {
        CompletableFuture<Void> kept = new CompletableFuture<>();
        held.add(Unpooled.buffer(bytes).writeZero(bytes), kept);
        return kept;
    }

    /** Or a client that is never without something to be kept would not get what waited for room. */
    @Test
    void tellsOfRoomThoughOthersAreHeldStill() {
        CompletableFuture<Void> first = hold(1000);
        CompletableFuture<Void> second = hold(1);
        first.complete(null);
        channel.runPendingTasks();

        assertThat(left).containsExactly(1000);
        assertThat(held.bytes()).isEqualTo(1);
        assertThat(told).isEqualTo(1);

        second.complete(null);
        channel.runPendingTasks();
        assertThat(told).isEqualTo(2);
        assertThat(held.isEmpty()).isTrue();
    }
}
