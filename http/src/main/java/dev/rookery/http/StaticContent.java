package dev.rookery.http;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** Content that does not change while the process runs. Clients may store it, and ask whether it has changed. */
public final class StaticContent implements Handler<RoutingContext> {
    private final String mediaType;
    private final Buffer content;
    private final String tag;

    private StaticContent(String mediaType, Buffer content) {
        this.mediaType = mediaType;
        this.content = content;
        this.tag = EntityTag.of(content);
    }

    /** Serves the content for GET and HEAD. */
    public static void mount(Router router, String path, String mediaType, Buffer content) {
        ReadResponse.route(router, path).handler(new StaticContent(mediaType, content));
    }

    @Override
    public void handle(RoutingContext context) {
        context.response()
                .putHeader("Content-Type", mediaType)
                .putHeader("Cache-Control", "no-cache")
                .putHeader("Vary", "Accept-Encoding");
        ReadResponse.end(context, tag, content);
    }
}
