package dev.rookery.http;

import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * Secret by which a server recognizes the reverse proxy of the same process, whose {@code X-Forwarded-For} it trusts. Requests of
 * other processes of the machine come from the same address.
 */
public final class ProxyToken {
    public static final String HEADER = "Rookery-Proxy-Token";

    private static final String PREFIX = "rp_";

    private final String value;

    private ProxyToken(String value) {
        this.value = value;
    }

    /** Returns a random token. */
    public static ProxyToken generate() {
        return new ProxyToken(OpaqueTokens.generate(PREFIX));
    }

    /** Returns the value of the header. Secret. */
    public String value() {
        return value;
    }

    /** Takes the same time for any wrong token. */
    boolean isIn(HttpServerRequest request) {
        String sent = request.getHeader(HEADER);
        return sent != null
                && MessageDigest.isEqual(sent.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8));
    }
}
