package dev.rookery.http;

import dev.rookery.http.contract.SecurityRequirement;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;

/** The one place that decides whether a call is let in. */
public final class AuthorizationHandler {
    private static final String BEARER = "Bearer ";

    private final BearerAuthenticator authenticator;

    public AuthorizationHandler(BearerAuthenticator authenticator) {
        this.authenticator = authenticator;
    }

    /** @return who calls; fails with an {@link ApiException} if they may not */
    Future<ApiCaller> admit(RoutingContext context, SecurityRequirement requirement) {
        if (requirement.permitsAnonymous()) {
            return Future.succeededFuture(ApiCaller.ANONYMOUS);
        }
        String header = context.request().getHeader("Authorization");
        if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return Future.failedFuture(new ApiException(
                    ProblemType.UNAUTHENTICATED, "Send Authorization: Bearer with an access token or an API key"));
        }
        return authenticator
                .authenticate(header.substring(BEARER.length()).strip())
                .map(found -> found.orElseThrow(() -> new ApiException(
                        ProblemType.UNAUTHENTICATED, "The token is unknown, expired or revoked; log in again")))
                .map(caller -> {
                    if (!caller.permits(requirement)) {
                        throw new ApiException(ProblemType.FORBIDDEN, wanted(requirement));
                    }
                    return caller;
                });
    }

    private static String wanted(SecurityRequirement requirement) {
        return "It takes the role " + requirement.role().orElseThrow()
                + requirement
                        .scope()
                        .map(scope -> ", and of an API key the scope " + scope)
                        .orElse("; API keys may not");
    }
}
