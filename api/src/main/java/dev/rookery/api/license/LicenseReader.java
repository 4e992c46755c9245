package dev.rookery.api.license;

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
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Verifies license keys: JWTs signed with RS256 by one of the configured keys. Accepts no other algorithm. */
final class LicenseReader {
    private static final String AUDIENCE = "rookery-instance";

    private static final String ALGORITHM = "RS256";
    private static final String PEM_END = "-----END PUBLIC KEY-----";

    private LicenseReader() {}

    /** Reads the license. The future does not fail; {@link License#invalidReason} states why a license is rejected. */
    static Future<License> read(Vertx vertx, LicenseConfig config) {
        if (config.key().isEmpty()) {
            return Future.succeededFuture(License.MISSING);
        }
        if (config.publicKeys().isEmpty() || config.customerId().isEmpty()) {
            return Future.succeededFuture(
                    License.invalid("verifying it requires --license-public-key and --customer-id"));
        }
        JWTAuth jwt;
        try {
            jwt = JWTAuth.create(vertx, options(config.publicKeys().get()));
        } catch (RuntimeException e) {
            return Future.succeededFuture(License.invalid("--license-public-key is not a public key in PEM format"));
        }
        return jwt.authenticate(new TokenCredentials(config.key().get().strip()))
                .map(user -> license(user, config))
                .otherwise(failure -> License.invalid("it is not signed by a trusted key"));
    }

    private static JWTAuthOptions options(String pem) {
        // License handles expiry itself, with a grace period.
        JWTAuthOptions options = new JWTAuthOptions().setJWTOptions(new JWTOptions().setIgnoreExpiration(true));
        List<String> keys = Arrays.stream(pem.split(PEM_END))
                .filter(key -> !key.isBlank())
                .map(key -> key.strip() + "\n" + PEM_END + "\n")
                .toList();
        keys.forEach(key -> options.addPubSecKey(
                new PubSecKeyOptions().setAlgorithm(ALGORITHM).setBuffer(Buffer.buffer(key))));
        return options;
    }

    private static License license(User user, LicenseConfig config) {
        JsonObject claims = user.attributes().getJsonObject("accessToken");
        String customer = claims.getString("sub", claims.getString("customerId"));
        if (!config.customerId().equals(Optional.ofNullable(customer))) {
            return License.invalid("it was issued to another customer");
        }
        if (config.issuer().isPresent() && !config.issuer().get().equals(claims.getValue("iss"))) {
            return License.invalid("it was not issued by " + config.issuer().get());
        }
        if (claims.containsKey("aud") && !audiences(claims.getValue("aud")).contains(AUDIENCE)) {
            return License.invalid("it was not issued for the audience " + AUDIENCE);
        }
        Long expiry = claims.getLong("exp");
        if (expiry == null) {
            return License.invalid("it has no expiry time (exp)");
        }
        JsonObject limits = claims.getJsonObject("limits", new JsonObject());
        JsonObject features = claims.getJsonObject("features", new JsonObject());
        return new License(
                claims.getString("plan", "unnamed"),
                new LicenseLimits(
                        limit(limits, "devices", features.getInteger("maxDevices", LicenseLimits.FREE.devices())),
                        limit(limits, "users", limits.getInteger("maxUsers", LicenseLimits.FREE.users())),
                        limit(limits, "messagesPerSecond", 0),
                        limit(limits, "retentionDays", 0),
                        brokerLimits(limits.getJsonObject("broker", new JsonObject()))),
                Optional.of(Instant.ofEpochSecond(expiry)),
                Optional.empty());
    }

    /** Returns the audiences of the {@code aud} claim, a string or an array. Older licenses have no such claim. */
    private static List<?> audiences(Object claim) {
        return claim instanceof JsonArray several ? several.getList() : List.of(claim);
    }

    private static Map<String, Long> brokerLimits(JsonObject claim) {
        Map<String, Long> limits = new TreeMap<>();
        claim.fieldNames().forEach(name -> limits.put(name, claim.getLong(name)));
        return limits;
    }

    private static int limit(JsonObject limits, String name, int defaultValue) {
        return Math.max(0, limits.getInteger(name, defaultValue));
    }
}
