package dev.rookery.http;

import dev.rookery.http.contract.SecurityRequirement;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/** Authorizes requests against the security requirements of the OpenAPI document. Thread-safe. */
public final class AuthorizationHandler {
    private final BearerAuthenticator authenticator;

    public AuthorizationHandler(BearerAuthenticator authenticator) {
        this.authenticator = authenticator;
    }

    /** Returns a handler that calls {@code next} for requests with a valid token and responds with 401 to others. */
    public Handler<RoutingContext> requireToken(Handler<RoutingContext> next) {
        return context -> authenticate(context)
                .onSuccess(caller -> next.handle(context))
                .onFailure(failure -> ProblemWriter.write(context, failure));
    }

    /** @return the caller; fails with an {@link ApiException} (401 or 403) unless it meets the requirement */
    Future<ApiCaller> authorize(RoutingContext context, SecurityRequirement requirement) {
        if (requirement.permitsAnonymous()) {
            return Future.succeededFuture(ApiCaller.ANONYMOUS);
        }
        return authenticate(context).map(caller -> {
            if (!caller.permits(requirement)) {
                throw new ApiException(ProblemType.FORBIDDEN, describe(requirement));
            }
            return caller;
        });
    }

    private Future<ApiCaller> authenticate(RoutingContext context) {
        return BearerToken.of(context.request())
                .map(token -> authenticator
                        .authenticate(token)
                        .map(found -> found.orElseThrow(() -> new ApiException(
                                ProblemType.UNAUTHENTICATED, "The bearer token is unknown, expired or revoked"))))
                .orElseGet(() -> Future.failedFuture(new ApiException(
                        ProblemType.UNAUTHENTICATED, "Bearer token required: send 'Authorization: Bearer TOKEN'")));
    }

    private static String describe(SecurityRequirement requirement) {
        return "Requires role " + requirement.role().orElseThrow()
                + requirement
                        .scope()
                        .map(scope -> " and, for API keys, scope " + scope)
                        .orElse("; API keys are not permitted");
    }
}
