package dev.rookery.dashboard.file;

import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.stream.Collectors;

/** Security headers of the console's files: the page executes and loads only what this server serves. */
final class ContentHeaders {
    private static final String CONTENT_SECURITY_POLICY = "default-src 'self'; script-src 'self'; style-src 'self';"
            + " img-src 'self' data: blob:; connect-src 'self'; object-src 'none'; base-uri 'none';"
            + " frame-ancestors 'none'; form-action 'self'";

    private final String policy;

    /** @param formTargets origins to which forms may post */
    ContentHeaders(List<String> formTargets) {
        policy = CONTENT_SECURITY_POLICY
                + formTargets.stream().map(origin -> " " + origin).collect(Collectors.joining());
    }

    void apply(HttpServerResponse response) {
        response.putHeader("Content-Security-Policy", policy)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("X-Frame-Options", "DENY")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Cross-Origin-Opener-Policy", "same-origin")
                .putHeader("Cross-Origin-Resource-Policy", "same-origin")
                .putHeader("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
    }
}
