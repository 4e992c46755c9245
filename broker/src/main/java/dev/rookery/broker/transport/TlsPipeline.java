package dev.rookery.broker.transport;

import io.netty.channel.Channel;
import java.util.concurrent.Executor;

/**
 * Puts TLS in front of another pipeline.
 *
 * @param handshakes where signatures are made, which would hold up an event loop for milliseconds each
 */
record TlsPipeline(ServerCertificates certificates, Executor handshakes, Pipeline inner) implements Pipeline {
    @Override
    public void addTo(Channel channel) {
        channel.pipeline().addLast(certificates.current().newHandler(channel.alloc(), handshakes));
        inner.addTo(channel);
    }
}
