package dev.rookery.broker.moquette;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ServerChannel;
import io.netty.util.AttributeKey;
import java.util.List;
import java.util.function.Supplier;

/**
 * Puts a gate before the handler of each connection that Moquette accepts. Netty finds this extension when the JVM runs
 * with {@code -Dio.netty.bootstrap.extensions=serviceload} and then calls it for every server channel of the JVM; only
 * those bound while a Moquette starts on the same thread are marked.
 */
public final class HandlerInstaller extends ChannelInitializerExtension {
    /** The name that Moquette gives its handler. */
    private static final String MOQUETTE_HANDLER = "handler";

    private static final AttributeKey<Supplier<ChannelHandler>> GATES =
            AttributeKey.valueOf(HandlerInstaller.class, "gates");
    private static final ThreadLocal<Starting> STARTING = new ThreadLocal<>();

    private record Starting(Supplier<ChannelHandler> gates, List<ServerChannel> listeners) {}

    /**
     * Marks the listeners that are bound on this thread meanwhile.
     *
     * @param gates makes a gate for each connection
     * @param listeners takes the listeners as they are made, those too whose binding fails
     */
    static <E extends Exception> void whileStarting(
            Supplier<ChannelHandler> gates, List<ServerChannel> listeners, Start<E> start) throws E {
        STARTING.set(new Starting(gates, listeners));
        try {
            start.run();
        } finally {
            STARTING.remove();
        }
    }

    /** Starts a server. */
    @FunctionalInterface
    interface Start<E extends Exception> {
        void run() throws E;
    }

    @Override
    public void postInitializeServerListenerChannel(ServerChannel channel) {
        Starting starting = STARTING.get();
        if (starting != null) {
            channel.attr(GATES).set(starting.gates());
            starting.listeners().add(channel);
        }
    }

    @Override
    public void postInitializeServerChildChannel(Channel child) {
        Supplier<ChannelHandler> gates = child.parent().attr(GATES).get();
        if (gates != null) {
            // Runs after Moquette's own initializer, which was added before.
            child.pipeline().addLast(new ChannelInitializer<>() {
                @Override
                protected void initChannel(Channel channel) {
                    channel.pipeline().addBefore(MOQUETTE_HANDLER, "connectGate", gates.get());
                }
            });
        }
    }
}
