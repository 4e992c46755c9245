package dev.rookery.bench.driver;

import dev.rookery.bench.wire.PacketParser;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/** Passes packets and events of a channel to its client. */
final class WireHandler extends ByteToMessageDecoder {
    private final PacketParser parser;
    private final WireLoadClient client;

    WireHandler(PacketParser parser, WireLoadClient client) {
        this.parser = parser;
        this.client = client;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        parser.read(in);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) throws Exception {
        client.flush();
        super.channelReadComplete(context);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (context.channel().isWritable()) {
            client.onWritable();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        super.channelInactive(context);
        client.end("connection closed by the broker");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        client.end(cause.toString());
        context.close();
    }
}
