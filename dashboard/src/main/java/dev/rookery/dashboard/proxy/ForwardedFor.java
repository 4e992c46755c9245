package dev.rookery.dashboard.proxy;

import io.vertx.core.http.HttpServerRequest;

/** The header by which a proxy reports the address of the client. */
public final class ForwardedFor {
    public static final String HEADER = "X-Forwarded-For";

    private ForwardedFor() {}

    /** Returns the received entries and the address that sent the request, which trusted proxies precede. */
    public static String of(HttpServerRequest request) {
        String received = String.join(", ", request.headers().getAll(HEADER));
        String address = request.remoteAddress().hostAddress();
        return received.isBlank() ? address : received + ", " + address;
    }
}
