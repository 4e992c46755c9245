package dev.rookery.broker.transport;

import io.netty.channel.Channel;

/** Puts TLS in front of another pipeline. */
record TlsPipeline(ServerCertificates certificates, Pipeline inner) implements Pipeline {
    @Override
    public void addTo(Channel channel) {
        channel.pipeline().addLast(certificates.current().newHandler(channel.alloc()));
        inner.addTo(channel);
    }
}
