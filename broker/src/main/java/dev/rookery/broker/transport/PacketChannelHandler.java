package dev.rookery.broker.transport;

import dev.rookery.broker.limit.Limit;
import dev.rookery.broker.limit.LimitException;
import dev.rookery.broker.mqtt.PacketDecoder;
import dev.rookery.broker.mqtt.PacketException;
import dev.rookery.broker.mqtt.ReasonCode;
import dev.rookery.broker.websocket.Refusal;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Last handler of every pipeline: decodes bytes into calls of a {@link ConnectionHandler}, in slices of the event loop's
 * time. While bytes wait for their slice, the connection does not read from the network.
 */
final class PacketChannelHandler extends ByteToMessageDecoder implements SlicedWork {
    private static final Logger LOGGER = LoggerFactory.getLogger(PacketChannelHandler.class);

    /** Packets that take less are no reason for a delay of the event loop. */
    private static final long RECORDED_NANOS = 1_000_000;

    private final Connection connection;
    private final PacketDecoder decoder;
    private final ConnectionHandler handler;
    private @Nullable ChannelHandlerContext channelContext;
    private @Nullable TlsHandler tls;
    /** Share of the event loop's time; null between two event loops. */
    private @Nullable WorkShare share;
    /** Whether this waits in the scheduler's queue. */
    private boolean queued;
    /** Set while this uses a slice. */
    private @Nullable TimeSlice slice;
    /** Whether a packet or its work was left because the slice was over. */
    private boolean packetsLeft;
    /** Whether the background work comes before the packets in this slice. */
    private boolean backgroundFirst;
    /** Whether background work was left because the slice was over. */
    private boolean backgroundLeft;

    private boolean loginReceived;
    /** First byte of the last packet. */
    private int firstByte;
    /** Whether the connection is lost and the handler does not know it yet. */
    private boolean lost;
    /** Whether the handler knows that the connection is closed. */
    private boolean closed;
    /** Set when the client sends no more packets, which is handled after the packets before. */
    private @Nullable EndOfPackets end;

    PacketChannelHandler(Connection connection, PacketDecoder decoder, ConnectionHandler handler) {
        this.connection = connection;
        this.decoder = decoder;
        this.handler = handler;
    }

    Connection connection() {
        return connection;
    }

    /** Closes the connection after the response that refuses a WebSocket request. */
    void refuse(Refusal refusal) {
        handler.requestRefused(refusal);
        connection.closeLingering();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        channelContext = context;
        tls = TlsHandler.of(context.channel());
    }

    @Override
    public void channelUnregistered(ChannelHandlerContext context) throws Exception {
        leaveShare();
        super.channelUnregistered(context);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        connection.received(message instanceof ByteBuf bytes ? bytes.readableBytes() : 0);
        // Outside a slice, this only accumulates the bytes.
        super.channelRead(context, message);
        chargePartialPacket();
        submit(context);
    }

    private void chargePartialPacket() {
        try {
            connection.chargePartialPacket(internalBuffer().capacity() + (tls == null ? 0 : tls.bufferSize()));
        } catch (PacketException e) {
            violated(e);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        // The inherited method would continue reading while the connection is paused.
        discardSomeReadBytes();
        chargeTransport();
        context.fireChannelReadComplete();
    }

    /** Charges what WebSocket and TLS hold, of which {@link #channelRead} does not know. */
    private void chargeTransport() {
        try {
            if (tls != null) {
                chargePartialPacket();
                if (loginReceived && tls.silentBytes() > ConnectionHeap.SILENT_BYTES && !connection.isClosing()) {
                    throw PacketException.protocolError("Too many TLS records without data");
                }
            }
            connection.chargeUnsent();
        } catch (PacketException e) {
            violated(e);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        if (event == ConnectionEvent.RESUMED) {
            // After a change of the event loop, nothing is charged.
            chargePartialPacket();
            submit(context);
        } else if (event == ConnectionEvent.WORK_ADDED) {
            submit(context);
        } else if (event == ConnectionEvent.LOGIN_TOO_LARGE) {
            violated(new PacketException(
                    ReasonCode.QUOTA_EXCEEDED, "Too many bytes of incomplete logins from this address"));
            // Releases what has been received: the client may keep the connection open for a while.
            super.channelRead(context, Unpooled.EMPTY_BUFFER);
        } else if (event == ConnectionEvent.PERSISTENCE_FAILED) {
            handler.persistenceFailed();
        } else if (event == ConnectionEvent.CLOSED) {
            reportClosed(context);
        } else if (event instanceof EndOfPackets reached) {
            end = reached;
            submit(context);
        } else {
            super.userEventTriggered(context, event);
        }
    }

    /** Does the connection's work now, or queues it if its user has used much of the event loop's time. */
    private void submit(ChannelHandlerContext context) {
        if (slice != null) {
            return;
        }
        boolean packets = hasPackets();
        if (queued) {
            // Not with the first bytes that wait: changing the registration at the network takes as long as a packet.
            connection.setWaiting(packets);
        } else if (packets || lost || isAtEnd() || connection.backgroundWork() != null) {
            queued = true;
            WorkScheduler.current().submit(this, joinShare(), context.channel().eventLoop());
        }
    }

    private boolean hasPackets() {
        return connection.work() != null || handler.isReady() && actualReadableBytes() > 0;
    }

    /** Returns whether the client sends no more packets and none has to be handled before. */
    private boolean isAtEnd() {
        return end != null && connection.work() == null && handler.isReady() && !connection.isClosing();
    }

    private WorkShare joinShare() {
        Object key = connection.shareKey();
        if (share == null || !share.key.equals(key)) {
            leaveShare();
            share = WorkScheduler.current().join(key);
        }
        return share;
    }

    private void leaveShare() {
        if (share != null) {
            WorkScheduler.current().leave(share);
            share = null;
        }
    }

    @Override
    public boolean run(TimeSlice time) {
        slice = time;
        packetsLeft = false;
        backgroundLeft = false;
        try {
            if (lost) {
                lost = false;
                closed = true;
                handler.closed();
            } else {
                work(time);
            }
        } catch (Exception | OutOfMemoryError e) {
            exceptionCaught(context(), e);
        } finally {
            slice = null;
            packetsLeft &= !connection.isClosing();
            queued = lost || packetsLeft || backgroundLeft && !connection.isClosing();
            if (!packetsLeft) {
                connection.setWaiting(false);
            }
        }
        chargePartialPacket();
        return queued;
    }

    private void work(TimeSlice time) throws Exception {
        try {
            // Neither packets nor background work can hold up the other, even if a step takes more than a slice.
            backgroundFirst = !backgroundFirst;
            if (backgroundFirst) {
                workInBackground(time, time.half());
            }
            if (continueWork(time)) {
                super.channelRead(context(), Unpooled.EMPTY_BUFFER);
            }
            if (!packetsLeft && isAtEnd()) {
                finish(Objects.requireNonNull(end));
            }
            workInBackground(time, time);
        } catch (PacketException e) {
            violated(e);
        }
    }

    private void finish(EndOfPackets reached) throws PacketException {
        end = null;
        if (reached.violation() != null) {
            throw reached.violation();
        }
        connection.close();
    }

    private ChannelHandlerContext context() {
        return Objects.requireNonNull(channelContext);
    }

    /** Continues the work of the last packet. Returns whether it is done. */
    private boolean continueWork(TimeSlice time) throws PacketException {
        for (PacketWork work = connection.work(); work != null && !connection.isClosing(); work = connection.work()) {
            if (time.isOver()) {
                packetsLeft = true;
                return false;
            }
            if (!work.step() && connection.work() == work) {
                connection.endWork();
            }
            record(time.measure());
        }
        return true;
    }

    private void workInBackground(TimeSlice time, TimeSlice part) throws PacketException {
        PacketWork work = connection.backgroundWork();
        backgroundLeft = work != null;
        while (work != null && !connection.isClosing() && !part.isOver()) {
            if (!work.step() && connection.backgroundWork() == work) {
                connection.endBackgroundWork();
                backgroundLeft = false;
            }
            part.measure();
            time.measure();
            work = connection.backgroundWork();
        }
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        TimeSlice time = slice;
        if (connection.isClosing()) {
            in.skipBytes(in.readableBytes());
        } else if (time != null && connection.work() == null && handler.isReady()) {
            try {
                if (time.isOver()) {
                    packetsLeft = true;
                } else {
                    firstByte = in.getUnsignedByte(in.readerIndex());
                    decode(in);
                    record(time.measure());
                    continueWork(time);
                }
            } catch (PacketException e) {
                violated(e);
            }
        }
    }

    private void record(long nanos) {
        if (nanos > RECORDED_NANOS) {
            WorkScheduler.current().record(connection, PacketDecoder.typeName(firstByte), nanos);
        }
    }

    private void decode(ByteBuf in) throws PacketException {
        int start = in.readerIndex();
        decoder.decode(in, handler);
        if (in.readerIndex() > start) {
            connection.packetReceived();
            if (!loginReceived) {
                loginReceived = true;
                context().pipeline().remove(LoginBytes.class);
            }
        }
        if (connection.outboundBuffer().isOverflowing()) {
            throw new LimitException(Limit.UNSENT_BYTES);
        }
    }

    private void violated(PacketException reason) {
        LOGGER.debug("address={} Protocol violation: {}", connection.address(), reason.getMessage());
        handler.protocolViolated(reason);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (context.channel().isWritable()) {
            handler.becameWritable();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        connection.release();
        super.channelInactive(context);
        reportClosed(context);
    }

    private void reportClosed(ChannelHandlerContext context) {
        lost = !closed;
        submit(context);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (isCausedByClient(cause)) {
            LOGGER.debug("address={} Closing the connection: {}", connection.address(), cause.getMessage());
        } else {
            LOGGER.error("address={} Closing the connection after an internal error", connection.address(), cause);
        }
        context.close();
    }

    /**
     * Returns whether the network failed or the client violated TLS, HTTP or WebSocket: Netty wraps only unexpected
     * exceptions.
     */
    private static boolean isCausedByClient(Throwable cause) {
        Throwable root = cause.getCause();
        return cause instanceof IOException
                || cause instanceof DecoderException && (root == null || root instanceof IOException);
    }
}
