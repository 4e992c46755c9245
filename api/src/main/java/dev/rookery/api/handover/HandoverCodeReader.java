package dev.rookery.api.handover;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import io.vertx.sqlclient.SqlClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Verifies codes of hand-overs: JWTs of the provisioner, signed with RS256, for the audience {@code rookery-handover}. The keys
 * of licenses sign them; the audience keeps the two apart. Thread-safe.
 */
final class HandoverCodeReader {
    static final String AUDIENCE = "rookery-handover";
    /** Longest validity of a code, which limits how long a stolen one is useful. */
    static final Duration LIFETIME = Duration.ofSeconds(60);

    private static final String ALGORITHM = "RS256";
    private static final String PEM_END = "-----END PUBLIC KEY-----";
    /** Clocks of provisioner and API differ. */
    private static final Duration LEEWAY = Duration.ofSeconds(30);

    private static final String KEYS = "SELECT string_agg(public_key, '' ORDER BY id) FROM license_keys";

    private record Verifier(String publicKeys, JWTAuth jwt) {}

    private final Vertx vertx;
    private final HandoverConfig config;
    private final Clock clock;
    private volatile @Nullable Verifier last;

    HandoverCodeReader(Vertx vertx, HandoverConfig config, Clock clock) {
        this.vertx = vertx;
        this.config = config;
        this.clock = clock;
    }

    /**
     * Returns the content of a code; empty if it is not signed by a trusted key, has expired or is for another purpose.
     *
     * @param client reads the keys of the provisioner
     */
    Future<Optional<HandoverCode>> read(SqlClient client, String code) {
        return publicKeys(client).compose(keys -> keys.map(trusted -> verify(trusted, code))
                .orElseGet(() -> Future.succeededFuture(Optional.empty())));
    }

    private Future<Optional<String>> publicKeys(SqlClient client) {
        if (!config.provisionerKeys()) {
            return Future.succeededFuture(config.publicKeys());
        }
        // Read each time: a key that was rotated signs the next code.
        return client.query(KEYS)
                .execute()
                .map(rows -> Stream.concat(
                                config.publicKeys().stream(),
                                Optional.ofNullable(rows.iterator().next().getString(0)).stream())
                        .map(String::strip)
                        .collect(Collectors.joining("\n")))
                .map(all -> Optional.of(all).filter(keys -> !keys.isEmpty()));
    }

    private Future<Optional<HandoverCode>> verify(String publicKeys, String code) {
        return verifier(publicKeys)
                .authenticate(new TokenCredentials(code))
                .map(user -> content(user.attributes().getJsonObject("accessToken")))
                // Every failure, also a malformed claim, means an invalid code.
                .otherwise(Optional.empty());
    }

    private JWTAuth verifier(String publicKeys) {
        Verifier known = last;
        if (known == null || !known.publicKeys().equals(publicKeys)) {
            known = new Verifier(publicKeys, JWTAuth.create(vertx, options(publicKeys)));
            last = known;
        }
        return known.jwt();
    }

    private static JWTAuthOptions options(String pem) {
        JWTAuthOptions options = new JWTAuthOptions()
                .setJWTOptions(new JWTOptions().addAudience(AUDIENCE).setIgnoreExpiration(true));
        Arrays.stream(pem.split(PEM_END))
                .filter(key -> !key.isBlank())
                .map(key -> key.strip() + "\n" + PEM_END + "\n")
                .forEach(key -> options.addPubSecKey(
                        new PubSecKeyOptions().setAlgorithm(ALGORITHM).setBuffer(Buffer.buffer(key))));
        return options;
    }

    private Optional<HandoverCode> content(JsonObject claims) {
        Instant issued = Instant.ofEpochSecond(claims.getLong("iat"));
        Instant end = Instant.ofEpochSecond(claims.getLong("exp"));
        Instant now = clock.instant();
        boolean current = now.isBefore(end) && !issued.isAfter(now.plus(LEEWAY)) && !end.isAfter(issued.plus(LIFETIME));
        return current
                ? Optional.of(new HandoverCode(
                        UUID.fromString(required(claims, "jti")),
                        required(claims, "sub"),
                        required(claims, "operator"),
                        claims.getString("reason", "")))
                : Optional.empty();
    }

    private static String required(JsonObject claims, String name) {
        return Objects.requireNonNull(claims.getString(name), name);
    }
}
