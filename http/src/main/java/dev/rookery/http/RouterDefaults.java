package dev.rookery.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.CorsHandler;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** What happens to every request, whatever its path. */
public final class RouterDefaults {
    private static final String POLICY = "default-src 'none'; frame-ancestors 'none'";

    private RouterDefaults() {}

    /**
     * Adds them to the router, before anything else is.
     *
     * @param allowedOrigins the web pages' origins that browsers may call from; none by default
     */
    public static void apply(Router router, List<String> allowedOrigins) {
        router.route().handler(RouterDefaults::guard);
        if (!allowedOrigins.isEmpty()) {
            router.route()
                    .handler(CorsHandler.create()
                            .addOrigins(allowedOrigins)
                            .allowedMethods(Set.of(
                                    HttpMethod.GET,
                                    HttpMethod.POST,
                                    HttpMethod.PUT,
                                    HttpMethod.PATCH,
                                    HttpMethod.DELETE))
                            .allowedHeaders(Set.of("Authorization", "Content-Type", "If-Match"))
                            .exposedHeaders(Set.of("ETag", "Location")));
        }
        router.errorHandler(
                404, context -> ProblemWriter.write(context, ApiException.notFound(context.normalizedPath())));
        router.errorHandler(
                403,
                context -> ProblemWriter.write(
                        context, new ApiException(ProblemType.FORBIDDEN, "Pages of this origin may not call the API")));
        router.errorHandler(
                405,
                context -> ProblemWriter.write(
                        context,
                        new ApiException(
                                ProblemType.METHOD_NOT_ALLOWED,
                                "Not with " + context.request().method())));
        router.errorHandler(
                413,
                context -> ProblemWriter.write(
                        context, new ApiException(ProblemType.BODY_TOO_LARGE, "Send less at once")));
        router.errorHandler(
                400, context -> ProblemWriter.write(context, ApiException.invalid("The request is malformed")));
        router.errorHandler(500, context -> ProblemWriter.write(context, context.failure()));
    }

    private static void guard(RoutingContext context) {
        HttpServerResponse response = context.response();
        response.putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Content-Security-Policy", POLICY)
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Cache-Control", "no-store");
        if (isUtf8(context.request())) {
            context.next();
        } else {
            ProblemWriter.write(context, ApiException.invalid("The address holds percent codes that are no UTF-8"));
        }
    }

    /** Vert.x would put replacement characters in the place of bytes that are no UTF-8. */
    private static boolean isUtf8(HttpServerRequest request) {
        String uri = request.uri();
        if (uri.indexOf('%') < 0) {
            return true;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < uri.length(); i++) {
            if (uri.charAt(i) != '%') {
                bytes.writeBytes(String.valueOf(uri.charAt(i)).getBytes(StandardCharsets.UTF_8));
            } else if (i + 2 < uri.length() && isHex(uri.charAt(i + 1)) && isHex(uri.charAt(i + 2))) {
                bytes.write(Integer.parseInt(uri, i + 1, i + 3, 16));
                i += 2;
            } else {
                return false;
            }
        }
        return StorableText.isUtf8(bytes.toByteArray());
    }

    private static boolean isHex(char c) {
        return Character.digit(c, 16) >= 0;
    }
}
