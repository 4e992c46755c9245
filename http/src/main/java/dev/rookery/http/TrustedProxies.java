package dev.rookery.http;

import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/**
 * Proxies whose entries in {@code X-Forwarded-For} are trusted.
 *
 * @param count number of proxies between the clients and this server, at least 0
 * @param own token of a reverse proxy of this process, which is one proxy more for the requests that pass through it
 */
public record TrustedProxies(int count, Optional<ProxyToken> own) {
    /** Ignores the header. */
    public static final TrustedProxies NONE = of(0);

    /** @param count number of proxies between the clients and this server, at least 0; 0 ignores the header */
    public static TrustedProxies of(int count) {
        return new TrustedProxies(count, Optional.empty());
    }

    /** Returns the number of proxies that the request has passed through. */
    int passedBy(HttpServerRequest request) {
        return own.filter(token -> token.isIn(request)).isPresent() ? count + 1 : count;
    }
}
