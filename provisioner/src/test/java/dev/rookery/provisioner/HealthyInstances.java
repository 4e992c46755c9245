package dev.rookery.provisioner;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Answers for the APIs of stacks, for in the cluster of tests nothing runs. */
final class HealthyInstances implements AutoCloseable {
    private final Set<String> ill = ConcurrentHashMap.newKeySet();
    private final HttpServer server;

    HealthyInstances() {
        try {
            server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", exchange -> {
            boolean well = !ill.contains(exchange.getRequestURI().getPath().substring(1));
            exchange.sendResponseHeaders(well ? 200 : 503, -1);
            exchange.close();
        });
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/{id}";
    }

    void fall(String id) {
        ill.add(id);
    }

    void heal(String id) {
        ill.remove(id);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
