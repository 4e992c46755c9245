package dev.rookery.broker.transport;

import io.netty.channel.Channel;

/** Puts a listener's handlers onto a new connection, each kind of listener its own. */
interface Pipeline {
    void addTo(Channel channel);
}
