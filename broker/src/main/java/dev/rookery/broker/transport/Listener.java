package dev.rookery.broker.transport;

import dev.rookery.broker.config.BoundListener;
import dev.rookery.broker.config.BrokerStartException;
import dev.rookery.broker.config.ListenerConfig;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import java.net.InetSocketAddress;
import java.util.Optional;

/** Bound port. */
public final class Listener implements AutoCloseable {
    private static final int BACKLOG = 1024;

    private final ListenerConfig config;
    private final Optional<ServerCertificates> certificates;
    private final Channel channel;

    private Listener(ListenerConfig config, Optional<ServerCertificates> certificates, Channel channel) {
        this.config = config;
        this.certificates = certificates;
        this.channel = channel;
    }

    /**
     * Binds a port. Must not be called from an event loop.
     *
     * @param loop event loop that serves new connections until they are assigned to another one
     * @throws BrokerStartException if the port cannot be bound or the certificate cannot be used
     */
    public static Listener bind(
            ListenerConfig config,
            ConnectionSettings settings,
            EventLoops loops,
            EventLoop loop,
            ConnectionHandlers handlers) {
        Optional<ServerCertificates> certificates =
                config.tls().map(tls -> new ServerCertificates(tls, settings.clientTrust()));
        Pipeline pipeline = pipeline(config, certificates, settings, loops, handlers);
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops.next(), loop)
                .channel(loops.serverChannel())
                .handler(loops.descriptorLimit())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                // Netty's adaptive allocator releases memory so often that it uses a tenth of the CPU time.
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                // One instance for all connections, each of which would otherwise create its own.
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, new AdaptiveRecvByteBufAllocator())
                .childOption(
                        ChannelOption.WRITE_BUFFER_WATER_MARK,
                        new WriteBufferWaterMark(settings.unsentBytes() / 2, settings.unsentBytes()))
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        loops.track(channel);
                        pipeline.addTo(channel);
                    }
                });
        ChannelFuture binding = bootstrap.bind(config.host(), config.port()).awaitUninterruptibly();
        if (!binding.isSuccess()) {
            certificates.ifPresent(ServerCertificates::close);
            throw new BrokerStartException(
                    "Cannot bind MQTT listener to " + config.host() + ":" + config.port() + ": "
                            + binding.cause().getMessage(),
                    binding.cause());
        }
        return new Listener(config, certificates, binding.channel());
    }

    private static Pipeline pipeline(
            ListenerConfig config,
            Optional<ServerCertificates> certificates,
            ConnectionSettings settings,
            EventLoops loops,
            ConnectionHandlers handlers) {
        Pipeline mqtt = new MqttPipeline(settings, handlers);
        Pipeline plain =
                switch (config.transport()) {
                    case TCP -> mqtt;
                    case WEBSOCKET -> new WebSocketPipeline(settings, mqtt);
                };
        Pipeline secured = certificates
                .<Pipeline>map(own -> new TlsPipeline(own, loops.handshakes(), plain))
                .orElse(plain);
        return config.proxyProtocol() ? new ProxyPipeline(secured) : secured;
    }

    /** Returns the bound address. */
    public BoundListener bound() {
        return BoundListener.of(config, (InetSocketAddress) channel.localAddress());
    }

    /** Stops accepting connections; existing connections remain open. */
    @Override
    public void close() {
        channel.close().awaitUninterruptibly();
        certificates.ifPresent(ServerCertificates::close);
    }
}
