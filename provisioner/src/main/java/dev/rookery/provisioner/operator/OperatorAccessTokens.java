package dev.rookery.provisioner.operator;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Access tokens of operators' browsers: the id of a session and an end, authenticated by a key that all replicas share. They are
 * not stored; the session is looked up for each request. Thread-safe.
 */
public final class OperatorAccessTokens {
    /** Validity of a token; the page gets the next one with the cookie of its session. */
    public static final Duration LIFETIME = Duration.ofMinutes(10);

    private static final String PREFIX = "oa_";
    private static final int PARTS = 3;

    private final Function<String, byte[]> mac;
    private final Clock clock;

    /** @param mac keyed hash of a text */
    public OperatorAccessTokens(Function<String, byte[]> mac, Clock clock) {
        this.mac = mac;
        this.clock = clock;
    }

    public String issue(UUID session) {
        String content = session + "." + clock.instant().plus(LIFETIME).getEpochSecond();
        return PREFIX + content + "." + sign(content);
    }

    /** Returns the session of a token; empty if the token is forged, malformed or has expired. */
    public Optional<UUID> session(String token) {
        if (!token.startsWith(PREFIX)) {
            return Optional.empty();
        }
        String[] parts = token.substring(PREFIX.length()).split("\\.", -1);
        if (parts.length != PARTS || !isEqual(sign(parts[0] + "." + parts[1]), parts[2])) {
            return Optional.empty();
        }
        // Authentic from here on, and so well-formed.
        return clock.instant().getEpochSecond() < Long.parseLong(parts[1])
                ? Optional.of(UUID.fromString(parts[0]))
                : Optional.empty();
    }

    private String sign(String content) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(mac.apply("operator-access/" + content));
    }

    private static boolean isEqual(String expected, String given) {
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }
}
