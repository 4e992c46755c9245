package dev.rookery.http;

import dev.rookery.http.contract.OpenApiDocument;
import dev.rookery.text.StrictUtf8;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.CorsHandler;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** Handlers that every router has: security headers, CORS, validation of the request URI, and problem documents. */
public final class RouterDefaults {
    private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; frame-ancestors 'none'";

    private RouterDefaults() {}

    /**
     * Adds the handlers. Call it before adding routes.
     *
     * @param allowedOrigins origins of web pages that may call from browsers; empty for none
     */
    public static void apply(Router router, List<String> allowedOrigins) {
        router.route().handler(RouterDefaults::secure);
        if (!allowedOrigins.isEmpty()) {
            router.route()
                    .handler(CorsHandler.create()
                            .addOrigins(allowedOrigins)
                            .allowedMethods(Set.of(
                                    HttpMethod.GET,
                                    HttpMethod.HEAD,
                                    HttpMethod.POST,
                                    HttpMethod.PUT,
                                    HttpMethod.PATCH,
                                    HttpMethod.DELETE))
                            .allowedHeaders(Set.of("Authorization", "Content-Type", "If-Match", "If-None-Match"))
                            .exposedHeaders(Set.of("ETag", "Location")));
        }
        router.errorHandler(400, context -> ProblemWriter.write(context, ApiException.invalid("Malformed request")));
        router.errorHandler(
                403,
                context -> ProblemWriter.write(
                        context, new ApiException(ProblemType.FORBIDDEN, "This origin may not call the API")));
        router.errorHandler(404, context -> writeNotFound(router, context));
        router.errorHandler(405, context -> writeMethodNotAllowed(router, context));
        router.errorHandler(500, context -> ProblemWriter.write(context, context.failure()));
    }

    /** Responds with 404 and 405 only to callers with a valid token, and with 401 to others. */
    public static void hideUnknownPaths(Router router, AuthorizationHandler authorization) {
        router.errorHandler(404, authorization.requireToken(context -> writeNotFound(router, context)));
        router.errorHandler(405, authorization.requireToken(context -> writeMethodNotAllowed(router, context)));
    }

    /** Serves the document as YAML, without authentication. */
    public static void serveDocument(Router router, String path, OpenApiDocument document) {
        StaticContent.mount(router, path, "application/yaml", Buffer.buffer(document.yaml()));
    }

    /** A path that has routes of other methods can end here, too, if a later route of all paths passes it on. */
    private static void writeNotFound(Router router, RoutingContext context) {
        Set<String> allowed = AllowedMethods.of(router, context.normalizedPath());
        if (allowed.isEmpty() || allowed.contains(context.request().method().name())) {
            ProblemWriter.write(context, ApiException.notFound("path: " + context.normalizedPath()));
        } else {
            writeMethodNotAllowed(router, context);
        }
    }

    private static void writeMethodNotAllowed(Router router, RoutingContext context) {
        Set<String> allowed = AllowedMethods.of(router, context.normalizedPath());
        if (!allowed.isEmpty()) {
            context.response().putHeader("Allow", String.join(", ", allowed));
        }
        ProblemWriter.write(
                context,
                new ApiException(
                        ProblemType.METHOD_NOT_ALLOWED,
                        "Method " + context.request().method() + " is not allowed for " + context.normalizedPath()));
    }

    private static void secure(RoutingContext context) {
        HttpServerResponse response = context.response();
        response.putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY)
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Cache-Control", "no-store");
        if (isUtf8(context.request().uri())) {
            context.next();
        } else {
            ProblemWriter.write(context, ApiException.invalid("The percent-encoding of the URI is not UTF-8"));
        }
    }

    /** Vert.x decodes malformed UTF-8 to replacement characters, which would change names and topics. */
    private static boolean isUtf8(String uri) {
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
        return StrictUtf8.decode(bytes.toByteArray()).isPresent();
    }

    private static boolean isHex(char c) {
        return Character.digit(c, 16) >= 0;
    }
}
