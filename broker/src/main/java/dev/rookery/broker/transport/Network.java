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

/** Netty transport that is available on this machine. */
record Network(IoHandlerFactory handlers, Class<? extends ServerChannel> serverChannel) {
    private static final Logger LOGGER = LoggerFactory.getLogger(Network.class);

    /** Returns the requested transport. Falls back to another one if it is unavailable, and logs a warning. */
    static Network of(IoTransport requested) {
        return switch (requested) {
            // io_uring delivers half the messages at a higher cost with many receivers: docs/benchmarks.md.
            case AUTO -> Epoll.isAvailable() ? epoll() : nio();
            case EPOLL -> Epoll.isAvailable() ? epoll() : fallback("epoll", Epoll.unavailabilityCause());
            case IO_URING -> IoUring.isAvailable() ? ioUring() : fallback("io_uring", IoUring.unavailabilityCause());
            case NIO -> nio();
        };
    }

    private static Network fallback(String requested, Throwable cause) {
        boolean epoll = Epoll.isAvailable();
        LOGGER.warn(
                "{} is unavailable on this machine, using {} instead: {}",
                requested,
                epoll ? "epoll" : "NIO",
                cause.toString());
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
