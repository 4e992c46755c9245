package dev.rookery.dashboard.session;

import dev.rookery.http.ApiException;
import dev.rookery.http.ProblemType;
import dev.rookery.http.browser.SessionCookie;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Optional;

/**
 * Accepts the form by which the operator's console hands this console over: opens the session of the code and shows the console.
 * The code is in the body, so that neither history nor logs have it.
 */
final class HandoverHandler implements Handler<RoutingContext> {
    /** The API ends the session after this time. */
    private static final long COOKIE_SECONDS = Duration.ofMinutes(15).toSeconds();

    private static final String CONSOLE = "/";
    /** The console says that the code is of no use. */
    private static final String REFUSED = "/?handover=refused";
    /** The console says that the customer does not permit hand-overs. */
    private static final String FORBIDDEN = "/?handover=forbidden";

    private final TokenClient tokens;
    private final SessionCookie cookie;

    HandoverHandler(TokenClient tokens, SessionCookie cookie) {
        this.tokens = tokens;
        this.cookie = cookie;
    }

    /** Refuses forms in frames: the session must begin in a window that people see. */
    static void requirePage(RoutingContext context) {
        String destination = context.request().getHeader("Sec-Fetch-Dest");
        if (destination == null || destination.equals("document")) {
            context.next();
        } else {
            context.fail(new ApiException(
                    ProblemType.FORBIDDEN, "A hand-over opens in a window of its own, not in a frame or by a script"));
        }
    }

    @Override
    public void handle(RoutingContext context) {
        Optional.ofNullable(context.request().getFormAttribute("code"))
                .ifPresentOrElse(
                        code -> open(context, code),
                        () -> context.fail(ApiException.invalid("The form has no field 'code'")));
    }

    private void open(RoutingContext context, String code) {
        tokens.post(context, "handover", new JsonObject().put("code", code))
                .onSuccess(response -> respond(context, response))
                .onFailure(context::fail);
    }

    private void respond(RoutingContext context, TokenResponse response) {
        HttpServerRequest request = context.request();
        if (response.hasTokens()) {
            cookie.set(request, response.body().toJsonObject().getString("refresh_token"), COOKIE_SECONDS);
            redirect(request, CONSOLE);
        } else if (response.status() == ProblemType.UNAUTHENTICATED.status()) {
            redirect(request, REFUSED);
        } else if (isRefusal(response)) {
            redirect(request, FORBIDDEN);
        } else {
            SessionRoutes.respond(context, response);
        }
    }

    private static boolean isRefusal(TokenResponse response) {
        return response.status() == ProblemType.HANDOVERS_REFUSED.status()
                && response.body().toString().contains(ProblemType.HANDOVERS_REFUSED.uri());
    }

    private static void redirect(HttpServerRequest request, String location) {
        request.response().setStatusCode(303).putHeader("Location", location).end();
    }
}
