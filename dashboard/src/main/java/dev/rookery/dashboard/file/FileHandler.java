package dev.rookery.dashboard.file;

import dev.rookery.http.ProblemType;
import dev.rookery.http.ReadResponse;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;

/**
 * Serves the files of a console. Paths of pages respond with the page of the console; a missing file below {@code /assets/} is 404,
 * because a page that is still open after an upgrade must not execute HTML as a script.
 */
public final class FileHandler implements Handler<RoutingContext> {
    private static final String ASSETS = "assets/";
    private static final String REVALIDATE = "no-cache";
    /** Names of assets contain a hash of their content. */
    private static final String IMMUTABLE = "public, max-age=31536000, immutable";

    private static final String NOT_BUILT =
            "This program was built without the web console. Build it with Node.js and npm: apt-get install nodejs npm";

    /** Page of the customers' console. */
    public static final String CONSOLE = "index.html";
    /** Page of the operator's console. */
    public static final String OPERATOR = "operator.html";

    private static final String PAGES = ".html";

    private final ConsoleFiles files;
    private final String page;
    private final ContentHeaders headers;

    /**
     * @param page {@link #CONSOLE} or {@link #OPERATOR}
     * @param formTargets origins to which forms of the page may post, beside its own, such as {@code https://*.example.com}
     */
    public FileHandler(ConsoleFiles files, String page, List<String> formTargets) {
        this.files = files;
        this.page = page;
        this.headers = new ContentHeaders(formTargets);
    }

    @Override
    public void handle(RoutingContext context) {
        HttpMethod method = context.request().method();
        String name = context.normalizedPath().substring(1);
        if (!method.equals(HttpMethod.GET) && !method.equals(HttpMethod.HEAD)) {
            refuse(context, name);
            return;
        }
        Optional<ConsoleFile> file = name.endsWith(PAGES) ? Optional.empty() : files.find(name);
        if (file.isPresent()) {
            serve(context, file.get(), name.startsWith(ASSETS) ? IMMUTABLE : REVALIDATE);
        } else if (name.startsWith(ASSETS) || !acceptsPages(context)) {
            context.next();
        } else {
            files.find(page).ifPresentOrElse(index -> serve(context, index, REVALIDATE), () -> reportMissing(context));
        }
    }

    /** Other methods are wrong for files and for the page itself; other paths may belong to another handler. */
    private void refuse(RoutingContext context, String name) {
        if (name.isEmpty() || files.find(name).isPresent()) {
            context.response().putHeader("Allow", "GET, HEAD");
            context.fail(ProblemType.METHOD_NOT_ALLOWED.status());
        } else {
            context.next();
        }
    }

    private static boolean acceptsPages(RoutingContext context) {
        String accept = context.request().getHeader("Accept");
        return accept == null || accept.contains("text/html") || accept.contains("*/*");
    }

    private void serve(RoutingContext context, ConsoleFile file, String caching) {
        HttpServerResponse response = context.response();
        headers.apply(response);
        response.putHeader("Content-Type", file.mediaType())
                .putHeader("Cache-Control", caching)
                .putHeader("Vary", "Accept-Encoding");
        String encodings = context.request().getHeader("Accept-Encoding");
        boolean compressed = encodings != null && encodings.contains("gzip");
        if (compressed) {
            response.putHeader("Content-Encoding", "gzip");
        }
        var content = compressed ? file.compressed() : file.content();
        response.putHeader("Content-Length", Integer.toString(content.length()));
        ReadResponse.end(context, file.tag(), content);
    }

    private static void reportMissing(RoutingContext context) {
        context.response()
                .setStatusCode(503)
                .putHeader("Content-Type", "text/plain; charset=utf-8")
                .end(NOT_BUILT + "\n");
    }
}
