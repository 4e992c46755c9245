package dev.rookery.broker.transport;

import dev.rookery.auth.DeviceCertificate;
import dev.rookery.broker.limit.Limit;
import dev.rookery.broker.limit.LimitException;
import dev.rookery.broker.memory.LoopMemory;
import dev.rookery.broker.memory.MemoryBudget;
import dev.rookery.broker.memory.PartialPacket;
import dev.rookery.broker.memory.UserMemory;
import dev.rookery.broker.meter.WireTraffic;
import dev.rookery.broker.mqtt.ReasonCode;
import dev.rookery.broker.store.TenantStore;
import dev.rookery.broker.websocket.CloseStatus;
import dev.rookery.net.AddressBlock;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Connection of a client. Not thread-safe; confined to its event loop, except for {@link #address}, {@link #eventLoop}
 * and {@link #moveTo}.
 */
public final class Connection {
    private static final long LINGER_TIMEOUT_SECONDS = 5;

    private final Channel channel;
    private volatile InetSocketAddress address;
    private final MemoryBudget memory;
    private final PartialPacket partialPacket = new PartialPacket();
    private final OutboundBuffer outboundBuffer;
    private WireTraffic traffic = new WireTraffic();
    private boolean closing;
    /** States to a WebSocket client why the connection ends. */
    private CloseStatus closeStatus = new CloseStatus(CloseStatus.NORMAL, "");
    /** Timer that closes the connection if the client does not; set while the connection is closing. */
    private @Nullable Future<?> lingerTimer;

    private long lastRead = System.nanoTime();
    /** Whether the handler stopped reading. */
    private boolean paused;
    /** Whether received bytes wait for their slice of the event loop's time. */
    private boolean waiting;
    /** Key of the share of the event loop's time that the connection uses. */
    private Object shareKey;

    private String clientId = "";
    /** Set if an authority of a tenant has signed the client's certificate. */
    private @Nullable DeviceCertificate certificate;
    /** Work of the last packet; no other packet is decoded before its end. */
    private @Nullable PacketWork work;
    /** Work that continues while packets are decoded. */
    private @Nullable PacketWork backgroundWork;

    Connection(Channel channel, InetSocketAddress address, int unsentBytes, MemoryBudget memory) {
        this.channel = channel;
        this.address = address;
        this.memory = memory;
        this.shareKey = AddressBlock.of(address);
        this.outboundBuffer = new OutboundBuffer(channel, unsentBytes, traffic, memory);
    }

    /** Returns the event loop that currently serves the connection. Thread-safe. */
    public EventLoop eventLoop() {
        return channel.eventLoop();
    }

    /** Returns the client's address. Thread-safe. */
    public InetSocketAddress address() {
        return address;
    }

    /** Replaces the address before the first MQTT packet: a proxy has named its client. */
    void setAddress(InetSocketAddress client) {
        address = client;
        shareKey = AddressBlock.of(client);
    }

    /** Returns the transport: {@code tcp}, {@code tls}, {@code ws} or {@code wss}. */
    public String transport() {
        boolean secure = ConnectionHeap.isSecure(channel);
        if (frames() != null) {
            return secure ? "wss" : "ws";
        }
        return secure ? "tls" : "tcp";
    }

    /** Returns the size of the connection on the heap in bytes before the login, with its TLS handshake. */
    public long loginHeapBytes() {
        return ConnectionHeap.beforeLogin(channel);
    }

    /** Returns the size of the connection on the heap in bytes after the login. */
    public long heapBytes() {
        return ConnectionHeap.afterLogin(channel);
    }

    private @Nullable WebSocketFrames frames() {
        return channel.pipeline().get(WebSocketFrames.class);
    }

    /** Returns what the client sent in TLS and HTTP before its first MQTT packet. */
    public Handshake handshake() {
        return Handshake.of(channel);
    }

    /** Sets the certificate of the client, without which its session would not have been opened. */
    public void setCertificate(DeviceCertificate verified) {
        certificate = verified;
    }

    /** Returns the certificate of a client that belongs to a tenant by its certificate; empty for any other client. */
    public Optional<DeviceCertificate> certificate() {
        return Optional.ofNullable(certificate);
    }

    /**
     * Moves the connection to another event loop. The connection must be paused, and must have been sent nothing but
     * the packets of a login. Thread-safe.
     *
     * @param then runs on the new event loop as work of the connection, in turn with that of others, also if the connection
     *     was lost in the meantime
     */
    public void moveTo(EventLoop loop, Runnable then) {
        if (loop == eventLoop()) {
            loop.execute(() -> runInTurn(then, loop));
        } else {
            eventLoop().execute(() -> {
                // The packets of the login must not stay in the flush queue of the event loop that the connection
                // leaves.
                outboundBuffer.leaveLoop();
                partialPacket.resize(memory(), 0);
                channel.deregister().addListener(left -> loop.register(channel)
                        .addListener(arrived -> loop.execute(() -> runInTurn(then, loop))));
            });
        }
    }

    /** Many logins that complete at once must not delay the packets of other clients. */
    private void runInTurn(Runnable work, EventLoop loop) {
        WorkScheduler.current().run(work, shareKey, loop);
    }

    /** Returns the buffer for packets to the client. */
    public OutboundBuffer outboundBuffer() {
        return outboundBuffer;
    }

    /** Returns the time of the last bytes from the client, on the clock of {@link System#nanoTime}. */
    public long lastRead() {
        return lastRead;
    }

    /** Adds the traffic counted so far to the given counters and counts there from now on. */
    public void mergeTrafficInto(WireTraffic shared) {
        shared.add(traffic);
        traffic = shared;
        outboundBuffer.setTraffic(shared);
    }

    /** Sets the store that must persist a change before the broker acknowledges it to the client. */
    public void setStore(TenantStore store) {
        outboundBuffer.setStore(store);
    }

    /** Charges what handlers before this one have written, and the network has not accepted. */
    void chargeUnsent() throws LimitException {
        if (outboundBuffer.trackOthers() && !closing && outboundBuffer.isOverflowing()) {
            throw new LimitException(Limit.UNSENT_BYTES);
        }
    }

    /** Returns the counters of the event loop that currently serves the connection. */
    public LoopMemory memory() {
        return memory.loop(channel.eventLoop());
    }

    /** Sets the user to whom incomplete packets are charged. */
    public void setUser(UserMemory user) {
        partialPacket.setUser(user);
    }

    /**
     * Charges the bytes from the client that wait for the rest of their packet or TLS record.
     *
     * @throws LimitException if they do not fit
     */
    void chargePartialPacket(int bytes) throws LimitException {
        if (!partialPacket.hasSize(bytes) && !partialPacket.resize(memory(), bytes) && !closing) {
            throw new LimitException(Limit.BROKER_MEMORY);
        }
    }

    void received(int bytes) {
        touch();
        traffic.addBytesReceived(bytes);
    }

    void packetReceived() {
        traffic.addPacketReceived();
    }

    void touch() {
        lastRead = System.nanoTime();
    }

    /** Returns whether {@link #close} was called or the connection was lost. */
    public boolean isClosing() {
        return closing || !channel.isActive();
    }

    /** Returns whether reading is paused. */
    public boolean isPaused() {
        return !channel.config().isAutoRead();
    }

    /** Stops reading from the network until {@link #resume}. */
    public void pause() {
        paused = true;
        updateReading();
    }

    /** Stops reading from the network while received bytes wait for their slice of the event loop's time. */
    void setWaiting(boolean value) {
        if (value != waiting) {
            waiting = value;
            // Data from the client was not read meanwhile.
            touch();
            updateReading();
        }
    }

    private void updateReading() {
        if (!closing) {
            channel.config().setAutoRead(!paused && !waiting);
        }
    }

    /**
     * Uses the share of the event loop's time with this key from now on. Until the first call, all connections from an
     * address share their time.
     *
     * @param key the user
     * @param id the client id
     */
    public void shareTimeWith(Object key, String id) {
        shareKey = key;
        clientId = id;
    }

    /** Returns the client id; empty before the login. */
    String clientId() {
        return clientId;
    }

    Object shareKey() {
        return shareKey;
    }

    /** Starts work of the packet being handled. No other packet is decoded before the work ends. */
    public void start(PacketWork packetWork) {
        work = packetWork;
    }

    @Nullable
    PacketWork work() {
        return work;
    }

    void endWork() {
        work = null;
    }

    /** Starts or continues work beside the packets of the client. It replaces other work of this kind. */
    public void startInBackground(PacketWork packetWork) {
        backgroundWork = packetWork;
        if (!isClosing()) {
            channel.pipeline().fireUserEventTriggered(ConnectionEvent.WORK_ADDED);
        }
    }

    /** Returns whether background work is in progress. */
    public boolean hasBackgroundWork() {
        return backgroundWork != null;
    }

    @Nullable
    PacketWork backgroundWork() {
        return backgroundWork;
    }

    void endBackgroundWork() {
        backgroundWork = null;
    }

    /** Handles the packets received before the pause and resumes reading, unless the connection is closing. */
    public void resume() {
        if (!isClosing()) {
            // Data from the client was not read during the pause.
            touch();
            paused = false;
            updateReading();
            channel.pipeline().fireUserEventTriggered(ConnectionEvent.RESUMED);
        }
    }

    /** Sets what the Close frame states if the client uses a WebSocket. Default: a normal end. */
    public void setCloseReason(ReasonCode reason, String text) {
        closeStatus = CloseStatus.of(reason, text);
    }

    /**
     * Stops reading, sends the pending packets and closes the connection, after a timeout at the latest. A WebSocket client
     * has the same timeout to respond to the Close frame, but for the engine the connection ends before.
     */
    public void close() {
        if (!closing && frames() != null) {
            closeLingering();
        } else if (!closing) {
            flushAndThen(ChannelFutureListener.CLOSE);
        }
    }

    /**
     * Sends the pending packets and closes the connection once the client has closed it, or after a timeout. Discards
     * data from the client in the meantime: closing at once would reset the connection before the client has read the
     * reason.
     */
    public void closeLingering() {
        if (!closing) {
            channel.config().setAutoRead(true);
            flushAndThen(sent -> linger());
        }
    }

    private void linger() {
        WebSocketFrames frames = frames();
        if (frames != null) {
            // Later, as the end of a connection without WebSocket: the caller may still use the session.
            channel.eventLoop().execute(() -> channel.pipeline().fireUserEventTriggered(ConnectionEvent.CLOSED));
        }
        if (frames != null && frames.isClosedByClient()) {
            channel.close();
        } else if (channel instanceof DuplexChannel duplex && channel.pipeline().get(SslHandler.class) == null) {
            duplex.shutdownOutput();
        } else if (frames == null || !frames.isOpen()) {
            channel.close();
        }
    }

    /** Closes the connection at once and discards the pending packets. */
    public void abort() {
        closing = true;
        outboundBuffer.release();
        TlsHandler.closeAtOnce(channel.pipeline());
    }

    private void flushAndThen(ChannelFutureListener action) {
        if (TlsHandler.isHandshaking(channel)) {
            // Nothing can be sent.
            abort();
            return;
        }
        closing = true;
        outboundBuffer.flushAndThen(() -> lastWrite().addListener(action));
        if (channel.isOpen()) {
            lingerTimer = channel.eventLoop().schedule(() -> channel.close(), LINGER_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        }
    }

    private ChannelFuture lastWrite() {
        WebSocketFrames frames = frames();
        return frames != null && frames.isOpen()
                ? frames.close(closeStatus)
                : channel.writeAndFlush(Unpooled.EMPTY_BUFFER);
    }

    void release() {
        closing = true;
        partialPacket.resize(memory(), 0);
        outboundBuffer.release();
        if (lingerTimer != null) {
            // A pending timer would keep the connection in memory.
            lingerTimer.cancel(false);
        }
    }
}
