package dev.rookery.broker.transport;

import dev.rookery.broker.config.IoTransport;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A way to the network that works on this machine. */
record Network(IoHandlerFactory handlers, Class<? extends ServerChannel> serverChannel) {
    private static final Logger LOGGER = LoggerFactory.getLogger(Network.class);

    /** The one that is wished, or the next best, which the log tells. */
    static Network of(IoTransport wished) {
        return switch (wished) {
            // With many receivers, io_uring delivers half as much at more cost: docs/benchmarks.md.
            case AUTO -> Epoll.isAvailable() ? epoll() : nio();
            case EPOLL -> Epoll.isAvailable() ? epoll() : instead("epoll", Epoll.unavailabilityCause());
            case IO_URING -> IoUring.isAvailable() ? ioUring() : instead("io_uring", IoUring.unavailabilityCause());
            case NIO -> nio();
        };
    }

    private static Network instead(String wished, Throwable cause) {
        boolean epoll = Epoll.isAvailable();
        LOGGER.warn(
                "{} is not to be had here, {} serves instead: {}", wished, epoll ? "epoll" : "NIO", cause.toString());
        return epoll ? epoll() : nio();
    }

    private static Network epoll() {
        return new Network(EpollIoHandler.newFactory(), EpollServerSocketChannel.class);
    }

    private static Network ioUring() {
        return new Network(IoUringIoHandler.newFactory(), IoUringServerSocketChannel.class);
    }

    private static Network nio() {
        return new Network(NioIoHandler.newFactory(), NioServerSocketChannel.class);
    }
}
