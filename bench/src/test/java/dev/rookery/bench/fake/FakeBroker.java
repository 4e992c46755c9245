package dev.rookery.bench.fake;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.ssl.SslContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Broker on a loopback socket that injects faults. Uses Netty's codec, to test the driver's codec against another
 * implementation. Confined to one thread.
 */
public final class FakeBroker implements AutoCloseable {
    /** Password that the broker refuses. */
    public static final String REFUSED_PASSWORD = "refused";

    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final List<FakeSession> sessions = new ArrayList<>();
    private final Fault fault;
    private final Channel listener;
    private int deliveries;

    public FakeBroker(Fault fault) throws InterruptedException {
        this(fault, null, false);
    }

    /** @param sslContext TLS context; null for plain TCP */
    public FakeBroker(Fault fault, SslContext sslContext, boolean webSocket) throws InterruptedException {
        this.fault = fault;
        listener = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        if (sslContext != null) {
                            channel.pipeline().addLast(sslContext.newHandler(channel.alloc()));
                        }
                        if (webSocket) {
                            channel.pipeline()
                                    .addLast(
                                            new HttpServerCodec(),
                                            new HttpObjectAggregator(65_536),
                                            new WebSocketServerProtocolHandler("/mqtt", "mqtt"),
                                            new SplittingFrameCodec());
                        }
                        channel.pipeline()
                                .addLast(
                                        MqttEncoder.INSTANCE,
                                        new MqttDecoder(1 << 20),
                                        new FakeSession(FakeBroker.this));
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
    }

    public int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    /** Closes all connections without DISCONNECT. */
    public void dropAll() throws InterruptedException {
        group.submit(() -> List.copyOf(sessions).forEach(FakeSession::drop)).sync();
    }

    /** Closes the connections of users without DISCONNECT. */
    public void drop(Collection<String> usernames) {
        group.execute(() -> sessions.stream()
                .filter(session -> usernames.contains(session.username()))
                .toList()
                .forEach(FakeSession::drop));
    }

    void opened(FakeSession session) {
        sessions.add(session);
    }

    void closed(FakeSession session) {
        sessions.remove(session);
    }

    /** Routes a message to matching subscriptions. The fault handles each delivery. */
    void route(String topic, int qos, ByteBuf payload) {
        for (FakeSession session : List.copyOf(sessions)) {
            if (session.matches(topic)) {
                byte[] bytes = ByteBufUtil.getBytes(payload);
                fault.handle(++deliveries, () -> session.deliver(topic, qos, bytes));
            }
        }
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
