package dev.rookery.http;

import io.netty.util.NetUtil;
import io.vertx.core.Handler;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Protects a server on a loopback address from web pages: a page whose own host name resolves to 127.0.0.1 (DNS rebinding)
 * could read responses from the browser of this machine. Accepts requests to IP addresses, to {@code localhost} and to the
 * configured host name only.
 */
public final class LocalHostNames implements Handler<RoutingContext> {
    private static final String LOCALHOST = "localhost";

    private final String host;

    private LocalHostNames(String host) {
        this.host = host;
    }

    /** Returns a handler for a server that listens on the host; it accepts all requests unless the host is a loopback address. */
    public static Handler<RoutingContext> of(String host) {
        return isLoopback(host) ? new LocalHostNames(host) : RoutingContext::next;
    }

    @Override
    public void handle(RoutingContext context) {
        HostAndPort authority = context.request().authority();
        if (authority == null || accepts(authority.host())) {
            context.next();
        } else {
            ProblemWriter.write(
                    context,
                    new ApiException(
                            ProblemType.FORBIDDEN,
                            "This server is for requests to localhost or an IP address; bind it to another address to"
                                    + " use other host names"));
        }
    }

    private boolean accepts(String name) {
        String literal = name.startsWith("[") && name.endsWith("]") ? name.substring(1, name.length() - 1) : name;
        return name.equalsIgnoreCase(LOCALHOST)
                || name.equalsIgnoreCase(host)
                || NetUtil.isValidIpV4Address(literal)
                || NetUtil.isValidIpV6Address(literal);
    }

    /** Called at the start only: resolving a name blocks. */
    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            // Binding to the host fails with a message.
            return false;
        }
    }
}
