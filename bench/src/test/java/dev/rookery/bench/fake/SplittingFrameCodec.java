package dev.rookery.bench.fake;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.MessageToMessageCodec;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import java.util.List;

/** WebSocket codec that sends each byte sequence in two frames, so that packets span frames. */
final class SplittingFrameCodec extends MessageToMessageCodec<BinaryWebSocketFrame, ByteBuf> {
    SplittingFrameCodec() {
        super(BinaryWebSocketFrame.class, ByteBuf.class);
    }

    @Override
    protected void encode(ChannelHandlerContext context, ByteBuf bytes, List<Object> out) {
        int half = bytes.readableBytes() / 2;
        out.add(new BinaryWebSocketFrame(bytes.readRetainedSlice(half)));
        out.add(new BinaryWebSocketFrame(bytes.readRetainedSlice(bytes.readableBytes())));
    }

    @Override
    protected void decode(ChannelHandlerContext context, BinaryWebSocketFrame frame, List<Object> out) {
        out.add(frame.content().retain());
    }
}
