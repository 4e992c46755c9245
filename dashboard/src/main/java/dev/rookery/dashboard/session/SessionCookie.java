package dev.rookery.dashboard.session;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/** Cookie with the refresh token of a browser's session. Scripts cannot read it, and other sites cannot send it. */
final class SessionCookie {
    private static final String PLAIN = "rookery_console";
    /** Browsers accept the prefix only with Secure, without Domain and for the path /. */
    private static final String SECURED = "__Host-rookery_console";

    private SessionCookie() {}

    static Optional<String> token(HttpServerRequest request) {
        return Optional.ofNullable(request.getCookie(name(request))).map(Cookie::getValue);
    }

    /** Adds the cookie to the response, until the browser is closed or the session expires. */
    static void set(HttpServerRequest request, String refreshToken, long lifetimeSeconds) {
        request.response().addCookie(cookie(request, refreshToken).setMaxAge(lifetimeSeconds));
    }

    static void clear(HttpServerRequest request) {
        request.response().addCookie(cookie(request, "").setMaxAge(0));
    }

    private static Cookie cookie(HttpServerRequest request, String value) {
        return Cookie.cookie(name(request), value)
                .setPath("/")
                .setHttpOnly(true)
                .setSecure(isSecured(request))
                .setSameSite(CookieSameSite.STRICT);
    }

    private static String name(HttpServerRequest request) {
        return isSecured(request) ? SECURED : PLAIN;
    }

    /** A client that sends the header without TLS only keeps its own browser from sending the cookie. */
    private static boolean isSecured(HttpServerRequest request) {
        return request.isSSL() || "https".equalsIgnoreCase(request.getHeader("X-Forwarded-Proto"));
    }
}
