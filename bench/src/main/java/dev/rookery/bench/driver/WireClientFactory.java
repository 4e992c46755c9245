package dev.rookery.bench.driver;

import dev.rookery.bench.wire.PacketWriter;
import dev.rookery.bench.wire.WireProtocol;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslContext;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Connects clients with the driver's own codec, which costs far less CPU than a client library. */
public final class WireClientFactory implements ClientFactory {
    private final DriverLoop loop;
    private final Endpoint endpoint;
    private final PacketWriter writer;
    private final Optional<SslContext> sslContext;

    /** @param sslContext trusted certificates; present if and only if the transport is secure */
    public WireClientFactory(
            DriverLoop loop, Endpoint endpoint, WireProtocol version, Optional<SslContext> sslContext) {
        this(loop, endpoint, new PacketWriter(version), sslContext);
    }

    private WireClientFactory(
            DriverLoop loop, Endpoint endpoint, PacketWriter writer, Optional<SslContext> sslContext) {
        if (endpoint.transport().isSecure() != sslContext.isPresent()) {
            throw new IllegalArgumentException(
                    "An SSL context is required for secure transports, and allowed for no other");
        }
        this.loop = loop;
        this.endpoint = endpoint;
        this.writer = writer;
        this.sslContext = sslContext;
    }

    /** Returns a factory of clients with persistent sessions (clean session 0); MQTT 3.1.1 only. */
    public WireClientFactory durable() {
        return new WireClientFactory(loop, endpoint, writer.durable(), sslContext);
    }

    @Override
    public CompletableFuture<LoadClient> connect(ClientIdentity identity, ClientListener listener) {
        WireChannel channel = new WireChannel(endpoint, writer, sslContext, identity, listener);
        new Bootstrap()
                .group(loop.eventLoop())
                .channel(loop.channelType())
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(channel)
                .connect(endpoint.host(), endpoint.port())
                .addListener(connect -> {
                    if (!connect.isSuccess()) {
                        channel.connected().completeExceptionally(connect.cause());
                    }
                });
        return channel.connected();
    }
}
