package dev.rookery.http;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns failures into problem documents. What nobody foresaw is logged and shown to nobody. */
final class ProblemWriter {
    /** What a database says that an administrator has closed for a while. */
    private static final String NO_CONNECTIONS_ALLOWED = "55000";

    private static final Logger LOGGER = LoggerFactory.getLogger(ProblemWriter.class);
    private static final String MEDIA_TYPE = "application/problem+json";

    private ProblemWriter() {}

    static void write(RoutingContext context, Throwable failure) {
        HttpServerResponse response = context.response();
        ApiException problem = problem(context, failure);
        if (response.headWritten()) {
            // A stream that broke: the missing end tells the caller.
            context.request().connection().close();
            return;
        }
        if (problem.type() == ProblemType.UNAUTHENTICATED) {
            response.putHeader("WWW-Authenticate", "Bearer");
        }
        if (RequestReader.hasBody(context.request()) && !context.request().isEnded()) {
            // The rest of a body that nobody reads must not be taken for the next request, and what has come of it must
            // not wait in a paused request for ever: Vert.x lets go of it only when it flows.
            response.putHeader("Connection", "close");
            context.request().resume();
        }
        response.setStatusCode(problem.type().status())
                .putHeader("Content-Type", MEDIA_TYPE)
                .end(problem.document().toBuffer());
    }

    private static ApiException problem(RoutingContext context, Throwable failure) {
        if (failure instanceof ApiException known) {
            return known;
        }
        if (isUnavailable(failure)) {
            LOGGER.warn("{} {}: {}", context.request().method(), context.normalizedPath(), failure.toString());
            return new ApiException(ProblemType.UNAVAILABLE, "The database does not answer; try again later");
        }
        LOGGER.error("{} {}", context.request().method(), context.normalizedPath(), failure);
        return new ApiException(ProblemType.INTERNAL, "The log of the server says more");
    }

    /** Lost connections, full pools, statements over their time, a server that starts or stops. */
    private static boolean isUnavailable(Throwable failure) {
        if (failure instanceof PgException postgres) {
            String state = String.valueOf(postgres.getSqlState());
            return state.startsWith("08")
                    || state.startsWith("57")
                    || state.startsWith("53")
                    || state.equals(NO_CONNECTIONS_ALLOWED);
        }
        return failure instanceof IOException
                || failure instanceof TimeoutException
                || failure instanceof io.vertx.core.VertxException;
    }
}
