package dev.rookery.dashboard.session;

import dev.rookery.dashboard.proxy.Upstream;
import dev.rookery.http.ApiException;
import dev.rookery.http.JsonBody;
import dev.rookery.http.ProblemType;
import dev.rookery.http.browser.SameOrigin;
import dev.rookery.http.browser.SessionCookie;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Duration;
import java.util.Optional;

/**
 * Sessions of browsers at {@code /session}. The page receives access tokens, which it holds in memory; the refresh token is in a
 * cookie that scripts cannot read. The API knows neither cookies nor this server.
 */
public final class SessionRoutes {
    private static final String PATH = "/session";
    private static final SessionCookie COOKIE = new SessionCookie("rookery_console");
    private static final int BODY_LIMIT = 8_192;
    private static final String REFRESH_TOKEN = "refresh_token";
    /** The API ends unused sessions earlier if it is configured so. */
    private static final long COOKIE_SECONDS = Duration.ofDays(14).toSeconds();

    private final TokenClient tokens;
    private final RecentRefreshes refreshes = new RecentRefreshes();

    public SessionRoutes(Vertx vertx, Upstream api) {
        tokens = new TokenClient(vertx, api);
    }

    public void mount(Router router) {
        // Before the check of the origin: the form is on the page of another server, and its code authorizes it.
        router.post(PATH + "/handover").handler(HandoverHandler::requirePage);
        router.post(PATH + "/handover")
                .handler(bodies())
                .handler(new HandoverHandler(tokens, COOKIE))
                .failureHandler(SessionRoutes::explainSize);
        router.route(PATH + "*")
                .handler(new SameOrigin("POST /api/auth/login"))
                .failureHandler(SessionRoutes::explainSize);
        router.post(PATH).handler(bodies()).handler(context -> issue(context, "login"));
        router.post(PATH + "/password").handler(bodies()).handler(context -> issue(context, "password"));
        router.post(PATH + "/refresh").handler(this::refresh);
        router.delete(PATH).handler(this::end);
    }

    public Future<Void> close() {
        return tokens.close();
    }

    private static BodyHandler bodies() {
        return BodyHandler.create(false).setBodyLimit(BODY_LIMIT);
    }

    private static void explainSize(RoutingContext context) {
        if (context.statusCode() == ProblemType.BODY_TOO_LARGE.status()) {
            context.fail(new ApiException(
                    ProblemType.BODY_TOO_LARGE, "The request body exceeds the limit of " + BODY_LIMIT + " bytes"));
        } else {
            context.next();
        }
    }

    /** Passes the body to an operation that opens a session. */
    private void issue(RoutingContext context, String operation) {
        Buffer sent = context.body().buffer();
        JsonObject body = JsonBody.parse(sent == null ? Buffer.buffer() : sent);
        tokens.post(context, operation, body)
                .onSuccess(response -> respond(context, response))
                .onFailure(context::fail);
    }

    /** Responds with 204 if the browser has no session: that is no error for a page that asks at its start. */
    private void refresh(RoutingContext context) {
        HttpServerRequest request = context.request();
        Optional<String> token = COOKIE.token(request);
        if (token.isEmpty()) {
            context.response().setStatusCode(204).end();
            return;
        }
        refreshes
                .get(
                        request.getHeader("Host"),
                        token.get(),
                        () -> tokens.post(context, "refresh", new JsonObject().put(REFRESH_TOKEN, token.get())))
                .onSuccess(response -> {
                    if (response.status() == 401) {
                        COOKIE.clear(request);
                        context.response().setStatusCode(204).end();
                    } else {
                        respond(context, response);
                    }
                })
                .onFailure(context::fail);
    }

    /** Removes the cookie in any case, so that the next user of the browser has no session; fails if the API could not end it. */
    private void end(RoutingContext context) {
        HttpServerRequest request = context.request();
        Future<Void> ended = COOKIE.token(request)
                .map(token -> tokens.post(context, "logout", new JsonObject().put(REFRESH_TOKEN, token)))
                .map(response -> response.compose(SessionRoutes::requireEnd))
                .orElseGet(Future::succeededFuture);
        COOKIE.clear(request);
        ended.onSuccess(done -> context.response().setStatusCode(204).end()).onFailure(context::fail);
    }

    private static Future<Void> requireEnd(TokenResponse response) {
        return response.isServerError()
                ? Future.failedFuture(new ApiException(
                        ProblemType.UNAVAILABLE,
                        "The API could not end the session. This browser has forgotten it; it ends by itself later."))
                : Future.succeededFuture();
    }

    static void respond(RoutingContext context, TokenResponse response) {
        HttpServerResponse answer = context.response().setStatusCode(response.status());
        copy(response, answer, "Content-Type");
        copy(response, answer, "Retry-After");
        if (!response.hasTokens()) {
            answer.end(response.body());
            return;
        }
        JsonObject issued = response.body().toJsonObject();
        COOKIE.set(context.request(), issued.getString(REFRESH_TOKEN), COOKIE_SECONDS);
        issued.remove(REFRESH_TOKEN);
        answer.end(issued.toBuffer());
    }

    private static void copy(TokenResponse response, HttpServerResponse answer, String header) {
        String value = response.headers().get(header);
        if (value != null) {
            answer.putHeader(header, value);
        }
    }
}
