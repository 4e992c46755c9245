package dev.rookery.outbound;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;

/** Sends requests through one proxy, except for those to hosts with a direct route. Immutable. */
final class ProxyRoutes extends ProxySelector {
    private static final List<Proxy> DIRECT = List.of(Proxy.NO_PROXY);
    private static final List<String> THIS_HOST = List.of("localhost", "127.0.0.1", "[::1]");

    private final List<Proxy> proxy;
    private final List<String> exceptions;

    /** @param exceptions names and addresses of hosts; a name includes its subdomains, and {@code *} all hosts */
    ProxyRoutes(InetSocketAddress proxy, List<String> exceptions) {
        this.proxy = List.of(new Proxy(Proxy.Type.HTTP, proxy));
        this.exceptions = exceptions.stream().map(ProxyRoutes::name).toList();
    }

    @Override
    public List<Proxy> select(URI uri) {
        String host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
        return host.isEmpty() || THIS_HOST.contains(host) || exceptions.stream().anyMatch(name -> matches(host, name))
                ? DIRECT
                : proxy;
    }

    /** The failure reaches the caller of the request. */
    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {}

    private static String name(String exception) {
        String name = exception.strip().toLowerCase(Locale.ROOT);
        return name.startsWith("*.") ? name.substring(2) : name.startsWith(".") ? name.substring(1) : name;
    }

    private static boolean matches(String host, String name) {
        return name.equals("*") || host.equals(name) || host.endsWith("." + name);
    }
}
