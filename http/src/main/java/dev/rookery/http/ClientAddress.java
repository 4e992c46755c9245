package dev.rookery.http;

import dev.rookery.net.AddressBlock;
import io.netty.util.NetUtil;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/** IP address of the client of a request, behind trusted proxies. */
public final class ClientAddress {
    /** Header in which proxies append the addresses that they receive requests from. */
    public static final String FORWARDED_FOR = "X-Forwarded-For";

    private static final String KEY = ClientAddress.class.getName();

    private ClientAddress() {}

    /**
     * Takes the addresses of clients from {@code X-Forwarded-For}. Each proxy appends the address that it received the
     * request from, so the entries of trusted proxies are the last ones; a client can write any entry before them.
     *
     */
    public static void trustProxies(Router router, TrustedProxies proxies) {
        if (proxies.count() > 0 || proxies.own().isPresent()) {
            router.route().handler(context -> {
                int passed = proxies.passedBy(context.request());
                if (passed > 0) {
                    context.put(KEY, forwarded(context.request(), passed));
                }
                context.next();
            });
        }
    }

    /** Returns the text form of the client's address. */
    public static String of(RoutingContext context) {
        String forwarded = context.get(KEY);
        return forwarded == null ? connected(context.request()) : forwarded;
    }

    /**
     * Returns the block that limits count as a single source.
     *
     * @param address text form of an address; other text is returned as it is
     */
    public static String block(String address) {
        return AddressBlock.parse(address).map(InetAddress::getHostAddress).orElse(address);
    }

    /**
     * Returns the network that probably has one holder.
     *
     * @param address text form of an address; other text is returned as it is
     */
    public static String network(String address) {
        return AddressBlock.parse(address)
                .map(block -> AddressBlock.network(block).getHostAddress())
                .orElse(address);
    }

    private static String forwarded(HttpServerRequest request, int proxies) {
        List<String> entries = Arrays.stream(String.join(",", request.headers().getAll(FORWARDED_FOR))
                        .split(","))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .toList();
        if (entries.isEmpty()) {
            return connected(request);
        }
        // With fewer entries than proxies, all of them are from trusted proxies.
        String address = withoutPort(entries.get(Math.max(0, entries.size() - proxies)));
        return NetUtil.isValidIpV4Address(address) || NetUtil.isValidIpV6Address(address)
                ? address
                : connected(request);
    }

    /** Some proxies append the port: {@code 192.0.2.7:50123} or {@code [2001:db8::1]:50123}. */
    private static String withoutPort(String entry) {
        if (entry.startsWith("[") && entry.indexOf(']') > 0) {
            return entry.substring(1, entry.indexOf(']'));
        }
        int colon = entry.indexOf(':');
        return colon >= 0 && colon == entry.lastIndexOf(':') ? entry.substring(0, colon) : entry;
    }

    private static String connected(HttpServerRequest request) {
        return request.remoteAddress().hostAddress();
    }
}
