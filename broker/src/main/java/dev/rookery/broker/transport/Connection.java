package dev.rookery.broker.transport;

import dev.rookery.broker.meter.WireTraffic;
import dev.rookery.broker.store.TenantStore;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** A client's connection. For its event loop only, but for {@link #address} and {@link #eventLoop}. */
public final class Connection {
    private static final long LINGER_SECONDS = 5;

    enum Event {
        RESUMED,
        /** The store could not keep what is to be acknowledged to the client. */
        NOT_KEPT
    }

    private final Channel channel;
    private final InetSocketAddress address;
    private final OutboundBuffer outbox;
    private WireTraffic traffic = new WireTraffic();
    private boolean closing;
    /** Null until it is being closed. */
    private Future<?> linger;

    private long lastRead = System.nanoTime();

    Connection(Channel channel, InetSocketAddress address, int unsentBytes) {
        this.channel = channel;
        this.address = address;
        this.outbox = new OutboundBuffer(channel, unsentBytes, traffic);
    }

    /** The thread that serves it now. */
    public EventLoop eventLoop() {
        return channel.eventLoop();
    }

    /** The client's address. */
    public InetSocketAddress address() {
        return address;
    }

    /** What carries the packets: {@code tcp}, {@code tls}, {@code ws} or {@code wss}. */
    public String transport() {
        boolean secure = channel.pipeline().get(SslHandler.class) != null;
        if (channel.pipeline().get(WebSocketFrames.class) != null) {
            return secure ? "wss" : "ws";
        }
        return secure ? "tls" : "tcp";
    }

    /** What the client told before its first packet. */
    public Handshake handshake() {
        return Handshake.of(channel);
    }

    /**
     * Goes on on the event loop, which may be another one: for a connection that is paused, and that was sent nothing but
     * what a login takes. From any thread.
     *
     * @param then runs on that loop, also if the connection was lost on the way
     */
    public void moveTo(EventLoop loop, Runnable then) {
        if (loop == eventLoop()) {
            loop.execute(then);
        } else {
            eventLoop().execute(() -> {
                // What the login sent must not wait in the queue of a loop that the connection has left.
                outbox.leaveLoop();
                channel.deregister()
                        .addListener(left -> loop.register(channel).addListener(arrived -> loop.execute(then)));
            });
        }
    }

    /** Where packets for the client go. */
    public OutboundBuffer outbox() {
        return outbox;
    }

    /** When the client last sent anything, on the clock of {@link System#nanoTime}. */
    public long lastRead() {
        return lastRead;
    }

    /** Counts on there from now on, and what passed so far as well. */
    public void countOn(WireTraffic shared) {
        shared.add(traffic);
        traffic = shared;
        outbox.countOn(shared);
    }

    /** What is acknowledged to the client from now on must be kept there first. */
    public void keepIn(TenantStore store) {
        outbox.keepIn(store);
    }

    void received(int bytes) {
        touch();
        traffic.bytesReceived(bytes);
    }

    void packetReceived() {
        traffic.packetReceived();
    }

    void touch() {
        lastRead = System.nanoTime();
    }

    /** Whether {@link #close} was called or the network failed. */
    public boolean isClosing() {
        return closing || !channel.isActive();
    }

    /** Whether nothing is read from it now. */
    public boolean isPaused() {
        return !channel.config().isAutoRead();
    }

    /** Takes no more bytes from the network until {@link #resume}. */
    public void pause() {
        channel.config().setAutoRead(false);
    }

    /** Hands out what waited and reads on, unless the connection is over. */
    public void resume() {
        if (!isClosing()) {
            // The client could not be heard meanwhile.
            touch();
            channel.config().setAutoRead(true);
            channel.pipeline().fireUserEventTriggered(Event.RESUMED);
        }
    }

    /** Closes behind everything that was sent, if the client takes it soon. Nothing is read any more. */
    public void close() {
        if (!closing) {
            flushAndThen(ChannelFutureListener.CLOSE);
        }
    }

    /**
     * Like {@link #close} towards a client that may still be sending: what it sends is thrown away until it closes or a
     * few seconds have passed. To close at once would reset the connection, and the client would not get to read why.
     */
    public void closeWhenRead() {
        if (!closing) {
            channel.config().setAutoRead(true);
            flushAndThen(sent -> {
                if (channel instanceof DuplexChannel duplex
                        && channel.pipeline().get(SslHandler.class) == null) {
                    duplex.shutdownOutput();
                } else {
                    channel.close();
                }
            });
        }
    }

    /** Closes at once, without what is not sent yet: it may be cut off. */
    public void abort() {
        closing = true;
        outbox.release();
        channel.close();
    }

    private void flushAndThen(ChannelFutureListener action) {
        closing = true;
        outbox.flushAndThen(() -> channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(action));
        if (channel.isOpen()) {
            linger = channel.eventLoop().schedule(() -> channel.close(), LINGER_SECONDS, TimeUnit.SECONDS);
        }
    }

    void release() {
        closing = true;
        outbox.release();
        if (linger != null) {
            // A timer that is left would keep all of the connection in memory.
            linger.cancel(false);
        }
    }
}
