package dev.rookery.broker.transport;

import io.netty.channel.Channel;

/** Requires a PROXY protocol header before any other data, and installs the inner pipeline after it. */
record ProxyPipeline(Pipeline inner) implements Pipeline {
    @Override
    public void addTo(Channel channel) {
        channel.pipeline().addLast(new ProxyHeaderDecoder(), new ProxyHeaderHandler(inner));
    }
}
