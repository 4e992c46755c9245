package dev.rookery.provisioner.session;

import dev.rookery.http.ApiCaller;
import dev.rookery.http.ApiException;
import dev.rookery.http.BearerAuthenticator;
import dev.rookery.http.ClientAddress;
import dev.rookery.http.JsonBody;
import dev.rookery.http.ProblemType;
import dev.rookery.http.browser.SameOrigin;
import dev.rookery.http.browser.SessionCookie;
import dev.rookery.provisioner.access.PasswordHashes;
import dev.rookery.provisioner.access.ProvisionerCaller;
import dev.rookery.provisioner.audit.OperatorAudit;
import dev.rookery.provisioner.operator.OperatorAccessTokens;
import dev.rookery.provisioner.operator.OperatorRepository;
import dev.rookery.provisioner.operator.OperatorSessionRepository;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * Sessions of operators' browsers at {@code /session}. The page receives access tokens, which it holds in memory; the secret of
 * the session is in a cookie that scripts cannot read, and that authorizes nothing but the next access token.
 */
public final class OperatorSessionRoutes {
    private static final String PATH = "/session";
    private static final int BODY_LIMIT = 8_192;
    private static final int MAX_NAME_LENGTH = 100;
    private static final int MAX_PASSWORD_LENGTH = 1_000;
    private static final int MIN_NEW_PASSWORD_LENGTH = 12;
    private static final Duration IDLE_TIME = Duration.ofHours(12);
    private static final Duration LONGEST = Duration.ofDays(7);
    /** Another name than that of the customers' console: cookies ignore ports. */
    private static final SessionCookie COOKIE = new SessionCookie("rookery_operator");

    private final Pool pool;
    private final OperatorLogin login;
    private final PasswordHashes passwords;
    private final OperatorAccessTokens tokens;
    private final BearerAuthenticator authenticator;

    /** @param login closed with the routes */
    public OperatorSessionRoutes(
            Pool pool,
            OperatorLogin login,
            PasswordHashes passwords,
            OperatorAccessTokens tokens,
            BearerAuthenticator authenticator) {
        this.pool = pool;
        this.login = login;
        this.passwords = passwords;
        this.tokens = tokens;
        this.authenticator = authenticator;
    }

    public void mount(Router router) {
        router.route(PATH + "*")
                .handler(new SameOrigin("the token that 'rookery operator add' prints"))
                .failureHandler(OperatorSessionRoutes::explainSize);
        router.post(PATH).handler(bodies()).handler(context -> respond(context, signIn(context)));
        router.post(PATH + "/password").handler(bodies()).handler(context -> respond(context, changePassword(context)));
        router.post(PATH + "/refresh").handler(this::refresh);
        router.delete(PATH).handler(this::end);
    }

    public void close() {
        login.close();
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

    private Future<OperatorSessionRepository.Opened> signIn(RoutingContext context) {
        JsonObject body = body(context);
        String name = text(body, "name", 1, MAX_NAME_LENGTH);
        String password = text(body, "password", 1, MAX_PASSWORD_LENGTH);
        String address = ClientAddress.of(context);
        return login.authenticate(name, password, address)
                .compose(operator -> pool.withTransaction(connection -> new OperatorRepository(connection)
                        .recordLogin(operator.name())
                        .compose(recorded ->
                                OperatorAudit.recordSession(connection, operator.name(), "operator.login", address))
                        .compose(recorded -> open(connection, operator.name()))));
    }

    /** Requires the old password beside the token, ends all sessions of the operator and opens a new one. */
    private Future<OperatorSessionRepository.Opened> changePassword(RoutingContext context) {
        JsonObject body = body(context);
        String password = text(body, "password", 1, MAX_PASSWORD_LENGTH);
        String newPassword = text(body, "new_password", MIN_NEW_PASSWORD_LENGTH, MAX_PASSWORD_LENGTH);
        String address = ClientAddress.of(context);
        return operator(context)
                .compose(name -> login.authenticate(name, password, address))
                .compose(operator -> passwords
                        .of(newPassword)
                        .compose(hash -> pool.withTransaction(connection -> new OperatorRepository(connection)
                                .setPasswordHash(operator.name(), hash)
                                .compose(changed -> new OperatorSessionRepository(connection).endAll(operator.name()))
                                .compose(ended -> OperatorAudit.recordSession(
                                        connection, operator.name(), "operator.own-password", address))
                                .compose(recorded -> open(connection, operator.name())))));
    }

    private static Future<OperatorSessionRepository.Opened> open(SqlConnection connection, String operator) {
        return new OperatorSessionRepository(connection).open(operator, IDLE_TIME);
    }

    /** Returns the name of the operator whose access token the request has. */
    private Future<String> operator(RoutingContext context) {
        String header = Optional.ofNullable(context.request().getHeader("Authorization"))
                .orElse("");
        return authenticator
                .authenticate(header.replaceFirst("(?i)^Bearer ", ""))
                .map(found -> found.filter(OperatorSessionRoutes::isSignedIn)
                        .map(caller -> ((ProvisionerCaller) caller).name())
                        .orElseThrow(() -> new ApiException(
                                ProblemType.UNAUTHENTICATED, "The session has ended. Sign in again.")));
    }

    private static boolean isSignedIn(ApiCaller caller) {
        return caller instanceof ProvisionerCaller known && known.kind() == ProvisionerCaller.Kind.OPERATOR;
    }

    private void respond(RoutingContext context, Future<OperatorSessionRepository.Opened> opened) {
        opened.onSuccess(session -> {
                    COOKIE.set(context.request(), session.secret(), LONGEST.toSeconds());
                    issue(context, session.id());
                })
                .onFailure(context::fail);
    }

    /** Responds with 204 if the browser has no session: that is no error for a page that asks at its start. */
    private void refresh(RoutingContext context) {
        Optional<String> secret = COOKIE.token(context.request());
        if (secret.isEmpty()) {
            context.response().setStatusCode(204).end();
            return;
        }
        new OperatorSessionRepository(pool)
                .use(secret.get(), IDLE_TIME, LONGEST)
                .onSuccess(found -> found.ifPresentOrElse(session -> issue(context, session), () -> {
                    COOKIE.clear(context.request());
                    context.response().setStatusCode(204).end();
                }))
                .onFailure(context::fail);
    }

    /** Removes the cookie in any case, so that the next user of the browser has no session. */
    private void end(RoutingContext context) {
        Optional<String> secret = COOKIE.token(context.request());
        COOKIE.clear(context.request());
        secret.map(known -> new OperatorSessionRepository(pool).end(known))
                .orElseGet(Future::succeededFuture)
                .onSuccess(ended -> context.response().setStatusCode(204).end())
                .onFailure(context::fail);
    }

    private void issue(RoutingContext context, UUID session) {
        context.json(new JsonObject()
                .put("access_token", tokens.issue(session))
                .put("token_type", "Bearer")
                .put("expires_in", OperatorAccessTokens.LIFETIME.toSeconds()));
    }

    private static JsonObject body(RoutingContext context) {
        Buffer sent = context.body().buffer();
        return JsonBody.parse(sent == null ? Buffer.buffer() : sent);
    }

    /** @throws ApiException if the member is no text of such a length that PostgreSQL can store */
    private static String text(JsonObject body, String name, int minimum, int maximum) {
        if (body.getValue(name) instanceof String text
                && text.length() >= minimum
                && text.length() <= maximum
                && text.indexOf('\0') < 0) {
            return text;
        }
        throw ApiException.invalid("'" + name + "' is not a text of " + minimum + " to " + maximum + " characters");
    }
}
