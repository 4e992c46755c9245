package dev.rookery.app.backup.storage;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/** HTTP proxy that sends every request, with its headers, to one port of the loopback address. */
final class ForwardingProxy implements AutoCloseable {
    private final HttpServer server;
    private final int target;
    private final List<String> requests = new CopyOnWriteArrayList<>();

    private ForwardingProxy(HttpServer server, int target) {
        this.server = server;
        this.target = target;
    }

    static ForwardingProxy start(int target) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ForwardingProxy proxy = new ForwardingProxy(server, target);
        server.createContext("/", proxy::forward);
        server.start();
        return proxy;
    }

    InetSocketAddress address() {
        return server.getAddress();
    }

    /** Returns the requested URLs. */
    List<String> requests() {
        return requests;
    }

    private void forward(HttpExchange exchange) throws IOException {
        requests.add(exchange.getRequestURI().toString());
        byte[] body = exchange.getRequestBody().readAllBytes();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), target)) {
            StringBuilder head = new StringBuilder(exchange.getRequestMethod())
                    .append(' ')
                    .append(exchange.getRequestURI().getRawPath());
            if (exchange.getRequestURI().getRawQuery() != null) {
                head.append('?').append(exchange.getRequestURI().getRawQuery());
            }
            head.append(" HTTP/1.1\r\n");
            exchange.getRequestHeaders()
                    .forEach((name, values) -> values.forEach(value -> {
                        if (!name.equalsIgnoreCase("Connection") && !name.equalsIgnoreCase("Proxy-Connection")) {
                            head.append(name).append(": ").append(value).append("\r\n");
                        }
                    }));
            head.append("Connection: close\r\n\r\n");
            OutputStream out = socket.getOutputStream();
            out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
            out.write(body);
            out.flush();
            respond(exchange, socket.getInputStream().readAllBytes());
        }
    }

    private static void respond(HttpExchange exchange, byte[] response) throws IOException {
        String text = new String(response, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        String[] head = text.substring(0, end).split("\r\n");
        int status = Integer.parseInt(head[0].split(" ")[1]);
        for (int i = 1; i < head.length; i++) {
            String[] header = head[i].split(": ", 2);
            if (!List.of("content-length", "transfer-encoding", "connection")
                    .contains(header[0].toLowerCase(Locale.ROOT))) {
                exchange.getResponseHeaders().add(header[0], header[1]);
            }
            if (header[0].equalsIgnoreCase("content-length")
                    && exchange.getRequestMethod().equals("HEAD")) {
                exchange.getResponseHeaders().add(header[0], header[1]);
            }
        }
        byte[] body = text.substring(end + 4).getBytes(StandardCharsets.ISO_8859_1);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
