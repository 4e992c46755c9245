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
 * Installs a handler before Moquette's own handler in each connection that Moquette accepts. Netty loads this extension if the JVM
 * runs with {@code -Dio.netty.bootstrap.extensions=serviceload}, and calls it for every server channel of the JVM. It affects only
 * server channels bound while Moquette starts on the same thread.
 */
public final class HandlerInstaller extends ChannelInitializerExtension {
    /** Name of Moquette's handler in the pipeline. */
    private static final String MOQUETTE_HANDLER = "handler";

    private static final AttributeKey<Supplier<ChannelHandler>> HANDLERS =
            AttributeKey.valueOf(HandlerInstaller.class, "handlers");
    private static final ThreadLocal<Starting> STARTING = new ThreadLocal<>();

    private record Starting(Supplier<ChannelHandler> handlers, List<ServerChannel> listeners) {}

    /**
     * Starts a server and installs handlers in the listeners that it binds on this thread.
     *
     * @param handlers creates a handler for each connection
     * @param listeners receives the listeners as they are created, including those that fail to bind
     */
    static <E extends Exception> void whileStarting(
            Supplier<ChannelHandler> handlers, List<ServerChannel> listeners, Start<E> start) throws E {
        STARTING.set(new Starting(handlers, listeners));
        try {
            start.run();
        } finally {
            STARTING.remove();
        }
    }

    @FunctionalInterface
    interface Start<E extends Exception> {
        void run() throws E;
    }

    @Override
    public void postInitializeServerListenerChannel(ServerChannel channel) {
        Starting starting = STARTING.get();
        if (starting != null) {
            channel.attr(HANDLERS).set(starting.handlers());
            starting.listeners().add(channel);
        }
    }

    @Override
    public void postInitializeServerChildChannel(Channel child) {
        Supplier<ChannelHandler> handlers = child.parent().attr(HANDLERS).get();
        if (handlers != null) {
            // Added after Moquette's initializer and therefore runs after it.
            child.pipeline().addLast(new ChannelInitializer<>() {
                @Override
                protected void initChannel(Channel channel) {
                    channel.pipeline().addBefore(MOQUETTE_HANDLER, "connectHandler", handlers.get());
                }
            });
        }
    }
}
