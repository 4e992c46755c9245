package dev.rookery.auth.postgres;

import io.vertx.core.Future;

/** PostgreSQL responds, but cannot execute a custom query. The message has PostgreSQL's reason. */
final class QueryFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final LoginQuery query;
    private final transient SqlFailure failure;

    QueryFailedException(LoginQuery query, SqlFailure failure, Throwable cause) {
        super("The " + query.label() + " query (" + query.option() + ") fails: " + failure.reason(), cause);
        this.query = query;
        this.failure = failure;
    }

    /** Returns a failure that names the query, if the query is its reason. */
    static <T> Future<T> describe(LoginQuery query, Throwable failure) {
        return Future.failedFuture(SqlFailure.of(failure)
                .filter(SqlFailure::isOfStatement)
                .<Throwable>map(known -> new QueryFailedException(query, known, failure))
                .orElse(failure));
    }

    LoginQuery query() {
        return query;
    }

    SqlFailure failure() {
        return failure;
    }
}
