package dev.rookery.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** Responses to GET and HEAD: HEAD has the headers of GET, and 304 replaces a content that the client has already. */
public final class ReadResponse {
    private static final int NOT_MODIFIED = 304;

    private ReadResponse() {}

    /** Adds a route for GET and HEAD. */
    public static Route route(Router router, String path) {
        return router.route(HttpMethod.GET, path).method(HttpMethod.HEAD);
    }

    static boolean isHead(RoutingContext context) {
        return context.request().method().equals(HttpMethod.HEAD);
    }

    static boolean isRead(RoutingContext context) {
        return isHead(context) || context.request().method().equals(HttpMethod.GET);
    }

    /** Ends the response with the content, or with 304 if the client knows its tag. */
    public static void end(RoutingContext context, String tag, Buffer content) {
        HttpServerResponse response = context.response();
        response.putHeader("ETag", tag);
        if (EntityTag.isKnown(context.request(), tag)) {
            response.headers().remove("Content-Type").remove("Content-Encoding").remove("Content-Length");
            response.setStatusCode(NOT_MODIFIED).end();
        } else {
            end(context, content);
        }
    }

    /** Ends the response with the content, which HEAD leaves out. */
    static void end(RoutingContext context, Buffer content) {
        if (!isHead(context)) {
            context.response().end(content);
            return;
        }
        if (!isCompressible(context.request()) && !context.response().headers().contains("Content-Length")) {
            context.response().putHeader("Content-Length", Integer.toString(content.length()));
        }
        context.response().end();
    }

    /** Returns whether a response to GET may be compressed, so that its length is not that of the content. */
    private static boolean isCompressible(HttpServerRequest request) {
        return request.headers().contains("Accept-Encoding");
    }
}
