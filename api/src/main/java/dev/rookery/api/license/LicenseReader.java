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
import org.jspecify.annotations.Nullable;

/** Verifies license keys: JWTs signed with RS256 by one of the configured keys. Accepts no other algorithm. */
final class LicenseReader {
    private static final String AUDIENCE = "rookery-instance";

    private static final String ALGORITHM = "RS256";
    private static final String PEM_END = "-----END PUBLIC KEY-----";

    private final Vertx vertx;
    private final LicenseConfig config;
    /** Created for the first license. */
    private @Nullable JWTAuth verifier;

    LicenseReader(Vertx vertx, LicenseConfig config) {
        this.vertx = vertx;
        this.config = config;
    }

    /**
     * Reads a license. The future does not fail; {@link License#invalidReason} states why a license is rejected.
     *
     * @param customer customer that the license must be issued to
     */
    Future<License> read(String key, Optional<String> customer) {
        if (config.publicKeys().isEmpty() || customer.isEmpty()) {
            return Future.succeededFuture(
                    License.invalid("verifying it requires --license-public-key and --customer-id"));
        }
        JWTAuth jwt;
        try {
            jwt = verifier(config.publicKeys().get());
        } catch (RuntimeException e) {
            return Future.succeededFuture(License.invalid("--license-public-key is not a public key in PEM format"));
        }
        return jwt.authenticate(new TokenCredentials(key.strip()))
                .map(user -> license(user, customer.get()))
                .otherwise(failure -> License.invalid("it is not signed by a trusted key"));
    }

    private synchronized JWTAuth verifier(String publicKeys) {
        JWTAuth created = verifier;
        if (created == null) {
            created = JWTAuth.create(vertx, options(publicKeys));
            verifier = created;
        }
        return created;
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

    private License license(User user, String expectedCustomer) {
        JsonObject claims = user.attributes().getJsonObject("accessToken");
        String customer = claims.getString("sub", claims.getString("customerId"));
        if (!expectedCustomer.equals(customer)) {
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
