package dev.rookery.api.access;

import dev.rookery.auth.TenantId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** Access tokens: JWTs with a tenant and a session id, signed with HMAC-SHA-256. Accepts no other algorithm. */
final class AccessTokens {
    private static final String ALGORITHM = "HS256";
    private static final String ISSUER = "rookery";
    private static final String AUDIENCE = "rookery-api";
    private static final String SESSION = "sid";
    /** Tokens of earlier versions have no such claim and belong to the default tenant. */
    private static final String TENANT = "tenant";
    /** Present in tokens of hand-overs, whose sessions are in another table. */
    private static final String HANDOVER = "handover";

    /**
     * Session that a token names.
     *
     * @param handover whether it is the session of a hand-over
     */
    record Session(TenantId tenant, UUID id, boolean handover) {}

    private final JWTAuth jwt;
    private final Duration lifetime;

    AccessTokens(Vertx vertx, byte[] key, Duration lifetime) {
        this.lifetime = lifetime;
        jwt = JWTAuth.create(
                vertx,
                new JWTAuthOptions()
                        .addPubSecKey(
                                new PubSecKeyOptions().setAlgorithm(ALGORITHM).setBuffer(Buffer.buffer(key)))
                        .setJWTOptions(new JWTOptions().setIssuer(ISSUER).addAudience(AUDIENCE)));
    }

    String issue(TenantId tenant, long userId, UUID session) {
        return sign(claims(tenant, session), Long.toString(userId), lifetime);
    }

    /** Returns a token of the operator to whom a tenant's console was handed over. */
    String issueForHandover(TenantId tenant, UUID handover, Duration remaining) {
        return sign(claims(tenant, handover).put(HANDOVER, true), HANDOVER, remaining);
    }

    private static JsonObject claims(TenantId tenant, UUID session) {
        return new JsonObject().put(TENANT, tenant.value()).put(SESSION, session.toString());
    }

    private String sign(JsonObject claims, String subject, Duration validity) {
        return jwt.generateToken(
                claims,
                new JWTOptions()
                        .setAlgorithm(ALGORITHM)
                        .setIssuer(ISSUER)
                        .addAudience(AUDIENCE)
                        .setSubject(subject)
                        .setExpiresInSeconds((int) validity.toSeconds()));
    }

    Duration lifetime() {
        return lifetime;
    }

    /** Returns the session of the token; empty if the token is forged, expired or for another audience. */
    Future<Optional<Session>> session(String token) {
        Future<Optional<Session>> session = jwt.authenticate(new TokenCredentials(token))
                // Vert.x accepts tokens without "exp" as never expiring.
                .map(user -> Optional.of(user)
                        .filter(valid -> valid.attributes().containsKey("exp"))
                        .map(valid -> session(valid.principal())));
        // Every failure, also a malformed session id, means an invalid token.
        return session.otherwise(Optional.empty());
    }

    private static Session session(JsonObject claims) {
        return new Session(
                new TenantId(claims.getString(TENANT, TenantId.DEFAULT.value())),
                UUID.fromString(claims.getString(SESSION)),
                claims.getBoolean(HANDOVER, false));
    }
}
