package dev.rookery.broker.transport;

import io.netty.channel.Channel;

/** Adds the handlers of a listener to the pipeline of a new connection. */
interface Pipeline {
    void addTo(Channel channel);
}
