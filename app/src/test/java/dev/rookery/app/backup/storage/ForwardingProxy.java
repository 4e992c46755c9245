package dev.rookery.app.backup.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** HTTP proxy that sends every request, with its headers, to one port of the loopback address. One request per connection. */
final class ForwardingProxy implements AutoCloseable {
    private final ServerSocket listener;
    private final int target;
    private final List<String> requests = new CopyOnWriteArrayList<>();

    private ForwardingProxy(ServerSocket listener, int target) {
        this.listener = listener;
        this.target = target;
    }

    static ForwardingProxy start(int target) throws IOException {
        ForwardingProxy proxy = new ForwardingProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), target);
        Thread thread = new Thread(proxy::serve, "proxy");
        thread.setDaemon(true);
        thread.start();
        return proxy;
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.getLocalPort());
    }

    /** Returns the requested URLs. */
    List<String> requests() {
        return requests;
    }

    private void serve() {
        while (!listener.isClosed()) {
            try (Socket client = listener.accept();
                    Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
                forward(client.getInputStream(), server.getOutputStream());
                server.getInputStream().transferTo(client.getOutputStream());
            } catch (IOException closed) {
                // The test ends, or the client has closed its connection.
            }
        }
    }

    private void forward(InputStream in, OutputStream out) throws IOException {
        String[] request = line(in).split(" ");
        requests.add(request[1]);
        URI url = URI.create(request[1]);
        String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
        String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        StringBuilder head = new StringBuilder(request[0] + " " + path + query + " HTTP/1.1\r\nConnection: close\r\n");
        int length = 0;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            if (header.regionMatches(true, 0, "Content-Length:", 0, 15)) {
                length = Integer.parseInt(header.substring(15).strip());
            }
            if (!header.regionMatches(true, 0, "Connection:", 0, 11)) {
                head.append(header).append("\r\n");
            }
        }
        out.write((head + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        out.write(in.readNBytes(length));
        out.flush();
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
