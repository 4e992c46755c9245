package dev.rookery.broker.admin.http;

import dev.rookery.broker.admin.AdminException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What can go wrong, each with a type that stays the same (RFC 9457). */
enum Problem {
    INVALID_REQUEST(400, "The request makes no sense"),
    UNAUTHENTICATED(401, "The admin token is missing or wrong"),
    NOT_FOUND(404, "There is no such thing"),
    METHOD_NOT_ALLOWED(405, "The path does not know this method"),
    QUOTA_EXCEEDED(409, "A bound of the tenant stands against it"),
    BODY_TOO_LARGE(413, "The body is too large"),
    INTERNAL(500, "This is a defect in Rookery"),
    UNSUPPORTED(501, "The engine cannot do this"),
    UNAVAILABLE(503, "The broker does not answer now");

    private static final Logger LOGGER = LoggerFactory.getLogger(Problem.class);

    private final int status;
    private final String title;

    Problem(int status, String title) {
        this.status = status;
        this.title = title;
    }

    void write(RoutingContext context, String detail) {
        JsonObject document = new JsonObject()
                .put(
                        "type",
                        "urn:rookery:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .put("title", title)
                .put("status", status)
                .put("detail", detail);
        if (!context.request().isEnded()) {
            // The rest of a body that nobody reads must not be taken for the next request.
            context.response().putHeader("Connection", "close");
        }
        context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/problem+json")
                .end(document.toBuffer());
    }

    /** Answers with what a failure means; what nobody foresaw is logged and shown to nobody. */
    static void write(RoutingContext context, Throwable failure) {
        if (context.response().ended() || context.response().headWritten()) {
            context.request().connection().close();
        } else if (failure instanceof AdminException problem) {
            of(problem.kind()).write(context, problem.getMessage());
        } else if (failure instanceof TimeoutException) {
            UNAVAILABLE.write(context, "The broker did not answer in time; try again");
        } else {
            LOGGER.error(
                    "{} {} failed",
                    context.request().method(),
                    context.request().path(),
                    failure);
            INTERNAL.write(context, "The log says more");
        }
    }

    private static Problem of(AdminException.Kind kind) {
        return switch (kind) {
            case UNKNOWN_TENANT -> NOT_FOUND;
            case INVALID -> INVALID_REQUEST;
            case QUOTA_EXCEEDED -> QUOTA_EXCEEDED;
            case UNSUPPORTED -> UNSUPPORTED;
            case UNAVAILABLE -> UNAVAILABLE;
        };
    }
}
