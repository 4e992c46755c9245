package dev.rookery.broker.transport;

import io.netty.channel.Channel;
import java.util.concurrent.Executor;

/**
 * Adds TLS before another pipeline.
 *
 * @param handshakeExecutor executor of the signatures, each of which would block an event loop for milliseconds
 */
record TlsPipeline(ServerCertificates certificates, Executor handshakeExecutor, Pipeline inner) implements Pipeline {
    @Override
    public void addTo(Channel channel) {
        channel.pipeline().addLast(certificates.current().newHandler(channel.alloc(), handshakeExecutor));
        inner.addTo(channel);
    }
}
