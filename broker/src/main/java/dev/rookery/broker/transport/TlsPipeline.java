package dev.rookery.broker.transport;

import dev.rookery.net.AddressBlock;
import io.netty.channel.Channel;
import java.util.concurrent.Executor;

/**
 * Adds TLS before another pipeline.
 *
 * @param handshakes queue of the signatures, each of which would block an event loop for milliseconds
 */
record TlsPipeline(ServerCertificates certificates, HandshakeQueue handshakes, Pipeline inner) implements Pipeline {
    @Override
    public void addTo(Channel channel) {
        Executor executor = handshakes.of(AddressBlock.of(MqttPipeline.address(channel)));
        TlsHandler tls = new TlsHandler(certificates.current(), channel, executor);
        channel.pipeline().addLast(tls, tls.observer());
        inner.addTo(channel);
    }
}
