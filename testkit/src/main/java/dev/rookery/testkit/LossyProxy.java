package dev.rookery.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Proxy of a local server that can lose connections silently, as a network does. */
public final class LossyProxy implements AutoCloseable {
    private final int target;
    private final ServerSocket listener;
    private final List<Link> links = new CopyOnWriteArrayList<>();

    /** @param target the server's port */
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

    /** Loses all connections there are; those made from now on work. */
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
                start(() -> link.pass(link.client, link.server));
                start(() -> link.pass(link.server, link.client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "lossy-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(AutoCloseable what) {
        try {
            what.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Link {
        private final Socket client;
        private final Socket server;
        private volatile boolean lost;

        Link(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void pass(Socket from, Socket to) {
            byte[] buffer = new byte[8_192];
            try {
                int count;
                while ((count = from.getInputStream().read(buffer)) >= 0) {
                    if (!lost) {
                        to.getOutputStream().write(buffer, 0, count);
                    }
                }
            } catch (IOException e) {
                // An end like any other.
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
