package dev.rookery.provisioner;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Health endpoints of instances, whose pods do not run in a test cluster. All are healthy at first. */
final class FakeInstances implements AutoCloseable {
    private final Set<String> unhealthy = ConcurrentHashMap.newKeySet();
    private final HttpServer server;

    FakeInstances() {
        try {
            server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", exchange -> {
            boolean healthy =
                    !unhealthy.contains(exchange.getRequestURI().getPath().substring(1));
            exchange.sendResponseHeaders(healthy ? 200 : 503, -1);
            exchange.close();
        });
        server.start();
    }

    /** Returns the template of the health endpoints' URLs. */
    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/{id}";
    }

    void setHealthy(String id, boolean healthy) {
        if (healthy) {
            unhealthy.remove(id);
        } else {
            unhealthy.add(id);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
