package dev.rookery.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** TCP proxy of a local server that can drop all data of its connections, like a network failure. Thread-safe. */
public final class LossyProxy implements AutoCloseable {
    private final int target;
    private final ServerSocket listener;
    private final List<Link> links = new CopyOnWriteArrayList<>();

    /**
     * Starts the proxy.
     *
     * @param target port of the server on the loopback interface
     */
    public LossyProxy(int target) {
        this.target = target;
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Drops all further data of existing connections without closing them. New connections are not affected. */
    public void loseConnections() {
        links.forEach(link -> link.lost = true);
    }

    @Override
    public void close() {
        close(listener);
        links.forEach(Link::close);
    }

    private void accept() {
        while (true) {
            try {
                Link link = new Link(listener.accept(), new Socket(InetAddress.getLoopbackAddress(), target));
                links.add(link);
                start(() -> link.forward(link.client, link.server));
                start(() -> link.forward(link.server, link.client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "lossy-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Connection of a client with its connection to the server. */
    private static final class Link {
        private final Socket client;
        private final Socket server;
        private volatile boolean lost;

        Link(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void forward(Socket from, Socket to) {
            byte[] buffer = new byte[8_192];
            try {
                int count;
                while ((count = from.getInputStream().read(buffer)) >= 0) {
                    if (!lost) {
                        to.getOutputStream().write(buffer, 0, count);
                    }
                }
            } catch (IOException e) {
                // Same as the end of the stream.
            }
            if (!lost) {
                close();
            }
        }

        void close() {
            LossyProxy.close(client);
            LossyProxy.close(server);
        }
    }
}
