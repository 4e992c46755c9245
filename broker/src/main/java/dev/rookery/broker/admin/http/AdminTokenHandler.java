package dev.rookery.broker.admin.http;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/** Lets nobody by without the token. */
record AdminTokenHandler(AdminToken token) implements Handler<RoutingContext> {
    private static final String SCHEME = "Bearer ";

    @Override
    public void handle(RoutingContext context) {
        String header = context.request().getHeader("Authorization");
        boolean bearer = header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
        if (bearer && token.matches(header.substring(SCHEME.length()).trim())) {
            context.next();
        } else {
            context.response().putHeader("WWW-Authenticate", "Bearer realm=\"rookery\"");
            Problem.UNAUTHENTICATED.write(context, "Send the admin token: Authorization: Bearer TOKEN");
        }
    }
}
