package dev.rookery.api.licence;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads licence keys: JWTs signed with RS256 by one of the known keys; no other algorithm is accepted. */
final class LicenceReader {
    /** Whom licences are for. */
    private static final String AUDIENCE = "rookery-instance";

    private static final String ALGORITHM = "RS256";
    private static final String PEM_END = "-----END PUBLIC KEY-----";

    private LicenceReader() {}

    /** Never fails: what is wrong with a licence is said by it. */
    static Future<Licence> read(Vertx vertx, LicenceConfig config) {
        if (config.key().isEmpty()) {
            return Future.succeededFuture(Licence.MISSING);
        }
        if (config.publicKeys().isEmpty() || config.customerId().isEmpty()) {
            return Future.succeededFuture(
                    Licence.invalid("--license-public-key and --customer-id are needed to check it"));
        }
        JWTAuth jwt;
        try {
            jwt = JWTAuth.create(vertx, options(config.publicKeys().get()));
        } catch (RuntimeException e) {
            return Future.succeededFuture(Licence.invalid("the public key cannot be read; PEM is expected"));
        }
        return jwt.authenticate(new TokenCredentials(config.key().get().strip()))
                .map(user -> licence(user, config))
                .otherwise(failure -> Licence.invalid("it is not signed by whom we know"));
    }

    private static JWTAuthOptions options(String pem) {
        // An expired licence is not worthless: see Licence.
        JWTAuthOptions options = new JWTAuthOptions().setJWTOptions(new JWTOptions().setIgnoreExpiration(true));
        List<String> keys = Arrays.stream(pem.split(PEM_END))
                .filter(key -> !key.isBlank())
                .map(key -> key.strip() + "\n" + PEM_END + "\n")
                .toList();
        keys.forEach(key -> options.addPubSecKey(
                new PubSecKeyOptions().setAlgorithm(ALGORITHM).setBuffer(Buffer.buffer(key))));
        return options;
    }

    private static Licence licence(User user, LicenceConfig config) {
        JsonObject claims = user.attributes().getJsonObject("accessToken");
        String customer = claims.getString("sub", claims.getString("customerId"));
        if (!config.customerId().equals(Optional.ofNullable(customer))) {
            return Licence.invalid("it was issued to another customer");
        }
        if (config.issuer().isPresent() && !config.issuer().get().equals(claims.getValue("iss"))) {
            return Licence.invalid("it was not issued by " + config.issuer().get());
        }
        if (claims.containsKey("aud") && !audiences(claims.getValue("aud")).contains(AUDIENCE)) {
            return Licence.invalid("it was not issued for instances of this platform");
        }
        Long expiry = claims.getLong("exp");
        if (expiry == null) {
            return Licence.invalid("it does not say when it ends");
        }
        JsonObject limits = claims.getJsonObject("limits", new JsonObject());
        JsonObject features = claims.getJsonObject("features", new JsonObject());
        return new Licence(
                claims.getString("plan", "unnamed"),
                new Limits(
                        limit(limits, "devices", features.getInteger("maxDevices", Limits.FREE.devices())),
                        limit(limits, "users", limits.getInteger("maxUsers", Limits.FREE.users())),
                        limit(limits, "messagesPerSecond", 0),
                        limit(limits, "retentionDays", 0)),
                Optional.of(Instant.ofEpochSecond(expiry)),
                Optional.empty());
    }

    /** One or several; older licences name none. */
    private static List<?> audiences(Object claim) {
        return claim instanceof JsonArray several ? several.getList() : List.of(claim);
    }

    private static int limit(JsonObject limits, String name, int otherwise) {
        return Math.max(0, limits.getInteger(name, otherwise));
    }
}
