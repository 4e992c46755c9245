package dev.rookery.broker.transport;

import io.netty.channel.Channel;

/** Expects a header of the PROXY protocol before anything else; only then the other pipeline is there. */
record ProxyPipeline(Pipeline inner) implements Pipeline {
    @Override
    public void addTo(Channel channel) {
        channel.pipeline().addLast(new ProxyHeaderDecoder(), new ProxyHeaderHandler(inner));
    }
}
