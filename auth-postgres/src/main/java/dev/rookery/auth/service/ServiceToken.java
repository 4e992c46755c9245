package dev.rookery.auth.service;

import dev.rookery.auth.TenantId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * Token with which a component logs in to the broker: the time at which it expires, and an HMAC-SHA-256 of tenant, component
 * and that time. Each connection uses a new one.
 *
 * @param expiry seconds since 1970
 */
record ServiceToken(long expiry, byte[] signature) {
    /** Verdict on a token. */
    enum Verdict {
        ACCEPTED,
        /** The text is not a token. */
        MALFORMED,
        /** Signed with another key, or for another tenant or component. */
        FORGED,
        /** Expired, or valid for longer than any component asks for: one of the clocks is wrong. */
        EXPIRED
    }

    /** Lifetime of a token, which also bounds the difference between the clocks of two hosts. */
    static final Duration LIFETIME = Duration.ofMinutes(5);

    private static final int MAXIMUM_LENGTH = 100;
    private static final char SEPARATOR = '.';

    /** Returns a new token. */
    static String issue(ServiceKey key, TenantId tenant, ServiceComponent component, Instant now) {
        long expiry = now.plus(LIFETIME).getEpochSecond();
        byte[] signature = key.sign(tenant, component, expiry);
        return expiry + "" + SEPARATOR + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
    }

    private static Optional<ServiceToken> parse(byte[] token) {
        if (token.length > MAXIMUM_LENGTH) {
            return Optional.empty();
        }
        String text = new String(token, StandardCharsets.ISO_8859_1);
        int separator = text.indexOf(SEPARATOR);
        if (separator < 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ServiceToken(
                    Long.parseLong(text.substring(0, separator)),
                    Base64.getUrlDecoder().decode(text.substring(separator + 1))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    static Verdict verify(byte[] token, ServiceKeys keys, TenantId tenant, ServiceComponent component, Instant now) {
        Optional<ServiceToken> parsed = parse(token);
        if (parsed.isEmpty()) {
            return Verdict.MALFORMED;
        }
        ServiceToken presented = parsed.get();
        boolean signed = keys.all().stream()
                .anyMatch(key ->
                        MessageDigest.isEqual(key.sign(tenant, component, presented.expiry), presented.signature));
        if (!signed) {
            return Verdict.FORGED;
        }
        long left = presented.expiry - now.getEpochSecond();
        return left > 0 && left <= 2 * LIFETIME.toSeconds() ? Verdict.ACCEPTED : Verdict.EXPIRED;
    }
}
