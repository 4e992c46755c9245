package dev.rookery.http.browser;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/**
 * Cookie with the secret of a browser's session. Scripts cannot read it, and other sites cannot send it. Thread-safe.
 *
 * @param name unique among the servers of a host: cookies ignore ports
 */
public record SessionCookie(String name) {
    /** Browsers accept the prefix only with Secure, without Domain and for the path /. */
    private static final String PREFIX = "__Host-";

    /** Returns the secret that the request presents. */
    public Optional<String> token(HttpServerRequest request) {
        return Optional.ofNullable(request.getCookie(nameFor(request))).map(Cookie::getValue);
    }

    /** Adds the cookie to the response. */
    public void set(HttpServerRequest request, String token, long lifetimeSeconds) {
        request.response().addCookie(cookie(request, token).setMaxAge(lifetimeSeconds));
    }

    /** Removes the cookie from the browser. */
    public void clear(HttpServerRequest request) {
        request.response().addCookie(cookie(request, "").setMaxAge(0));
    }

    private Cookie cookie(HttpServerRequest request, String value) {
        return Cookie.cookie(nameFor(request), value)
                .setPath("/")
                .setHttpOnly(true)
                .setSecure(isSecured(request))
                .setSameSite(CookieSameSite.STRICT);
    }

    private String nameFor(HttpServerRequest request) {
        return isSecured(request) ? PREFIX + name : name;
    }

    /** A client that sends the header without TLS only keeps its own browser from sending the cookie. */
    private static boolean isSecured(HttpServerRequest request) {
        return request.isSSL() || "https".equalsIgnoreCase(request.getHeader("X-Forwarded-Proto"));
    }
}
