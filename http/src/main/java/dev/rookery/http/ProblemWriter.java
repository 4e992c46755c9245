package dev.rookery.http;

import io.vertx.core.VertxException;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Responds to failed requests with problem documents. Unexpected failures are logged and reported without details. */
final class ProblemWriter {
    private static final Logger LOGGER = LoggerFactory.getLogger(ProblemWriter.class);
    private static final String MEDIA_TYPE = "application/problem+json";
    /** {@code object_not_in_prerequisite_state}: the database does not accept connections (ALLOW_CONNECTIONS false). */
    private static final String NO_CONNECTIONS_ALLOWED = "55000";

    private ProblemWriter() {}

    /** @param failure null if Vert.x failed the request without an exception */
    static void write(RoutingContext context, @Nullable Throwable failure) {
        HttpServerResponse response = context.response();
        ApiException problem = problem(context, failure);
        if (response.headWritten()) {
            // The caller detects the failure of a stream by its missing end.
            context.request().connection().close();
            return;
        }
        if (problem.type() == ProblemType.UNAUTHENTICATED) {
            response.putHeader("WWW-Authenticate", "Bearer realm=\"rookery\"");
        }
        if (RequestReader.hasBody(context.request()) && !context.request().isEnded()) {
            // The unread rest of the body must not be parsed as the next request. Vert.x releases the received part of
            // a
            // paused request only after resuming it.
            response.putHeader("Connection", "close");
            context.request().resume();
        }
        response.setStatusCode(problem.type().status())
                .putHeader("Content-Type", MEDIA_TYPE)
                .end(problem.document().toBuffer());
    }

    private static ApiException problem(RoutingContext context, @Nullable Throwable failure) {
        if (failure instanceof ApiException known) {
            return known;
        }
        if (isUnavailable(failure)) {
            LOGGER.warn(
                    "method={} path={} Database unavailable: {}",
                    context.request().method(),
                    context.normalizedPath(),
                    String.valueOf(failure));
            return new ApiException(ProblemType.UNAVAILABLE, "The database is unavailable; try again later");
        }
        LOGGER.error("method={} path={} Request failed", context.request().method(), context.normalizedPath(), failure);
        return new ApiException(ProblemType.INTERNAL, "Unexpected failure; see the server's log");
    }

    /** Lost connections, exhausted pools, statement timeouts, and servers that start or stop. */
    private static boolean isUnavailable(@Nullable Throwable failure) {
        if (failure instanceof PgException postgres) {
            String state = String.valueOf(postgres.getSqlState());
            return state.startsWith("08")
                    || state.startsWith("57")
                    || state.startsWith("53")
                    || state.equals(NO_CONNECTIONS_ALLOWED);
        }
        return failure instanceof IOException
                || failure instanceof TimeoutException
                || failure instanceof VertxException;
    }
}
