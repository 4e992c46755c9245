package dev.rookery.http;

import dev.rookery.failure.FatalErrors;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Responds to failed requests with problem documents. Unexpected failures are logged and reported without details. */
final class ProblemWriter {
    private static final Logger LOGGER = LoggerFactory.getLogger(ProblemWriter.class);
    private static final String MEDIA_TYPE = "application/problem+json";
    private static final String RETRY_AFTER_SECONDS = "5";

    private ProblemWriter() {}

    /** @param failure null if Vert.x failed the request without an exception */
    static void write(RoutingContext context, @Nullable Throwable failure) {
        FatalErrors.endIfFatal(failure);
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
        if (problem.type() == ProblemType.UNAVAILABLE) {
            response.putHeader("Retry-After", RETRY_AFTER_SECONDS);
        }
        if (RequestReader.hasBody(context.request()) && !context.request().isEnded()) {
            // The unread rest of the body must not be parsed as the next request. Vert.x releases the received part of
            // a
            // paused request only after resuming it.
            response.putHeader("Connection", "close");
            context.request().resume();
        }
        response.setStatusCode(problem.type().status()).putHeader("Content-Type", MEDIA_TYPE);
        ReadResponse.end(context, problem.document().toBuffer());
    }

    private static ApiException problem(RoutingContext context, @Nullable Throwable failure) {
        if (failure instanceof ApiException known) {
            return known;
        }
        Optional<String> unavailable = Optional.ofNullable(failure).flatMap(DatabaseFailure::reason);
        if (unavailable.isPresent()) {
            LOGGER.warn(
                    "method={} path={} {}: {}",
                    context.request().method(),
                    context.normalizedPath(),
                    unavailable.get(),
                    String.valueOf(failure));
            return new ApiException(ProblemType.UNAVAILABLE, unavailable.get());
        }
        LOGGER.error("method={} path={} Request failed", context.request().method(), context.normalizedPath(), failure);
        return new ApiException(ProblemType.INTERNAL, "Unexpected failure; see the server's log");
    }
}
