package dev.rookery.api.access;

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

/** Access tokens: JWTs that name a session, signed with HMAC-SHA-256; no other algorithm is accepted. */
final class AccessTokens {
    private static final String ALGORITHM = "HS256";
    private static final String ISSUER = "rookery";
    private static final String AUDIENCE = "rookery-api";
    private static final String SESSION = "sid";

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

    String issue(long userId, UUID session) {
        JsonObject claims = new JsonObject().put(SESSION, session.toString());
        return jwt.generateToken(
                claims,
                new JWTOptions()
                        .setAlgorithm(ALGORITHM)
                        .setIssuer(ISSUER)
                        .addAudience(AUDIENCE)
                        .setSubject(Long.toString(userId))
                        .setExpiresInSeconds((int) lifetime.toSeconds()));
    }

    Duration lifetime() {
        return lifetime;
    }

    /** @return the session; empty if the token is forged, expired or meant for somebody else */
    Future<Optional<UUID>> session(String token) {
        Future<Optional<UUID>> session = jwt.authenticate(new TokenCredentials(token))
                // Vert.x takes a token without an end for one that never ends.
                .map(user -> Optional.of(user)
                        .filter(known -> known.attributes().containsKey("exp"))
                        .map(known -> UUID.fromString(known.principal().getString(SESSION))));
        // Whatever is wrong with a token: it is none of ours.
        return session.otherwise(Optional.empty());
    }
}
