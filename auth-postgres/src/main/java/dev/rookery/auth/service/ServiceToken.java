package dev.rookery.auth.service;

import dev.rookery.auth.TenantId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * Token with which a component logs in to the broker: the time at which it expires, the rights that it adds to those of the
 * component, and an HMAC-SHA-256 of tenant, component, that time and the rights. Each connection uses a new one.
 *
 * @param expiry seconds since 1970
 */
record ServiceToken(long expiry, ServiceRights rights, byte[] signature) {
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

    /** Length of the largest rights in Base64, and of the other parts. */
    private static final int MAXIMUM_LENGTH = ServiceRights.MAX_BYTES * 4 / 3 + 100;

    private static final char SEPARATOR = '.';
    private static final int PARTS = 3;

    /** Returns a new token. */
    static String issue(
            ServiceKey key, TenantId tenant, ServiceComponent component, ServiceRights rights, Instant now) {
        long expiry = now.plus(LIFETIME).getEpochSecond();
        byte[] signature = key.sign(tenant, component, expiry, rights);
        // A broker of an earlier version accepts tokens without rights.
        String more = rights.isNone() ? "" : rights.encode() + SEPARATOR;
        return expiry
                + ""
                + SEPARATOR
                + more
                + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
    }

    /** Returns the token; empty if the text is not a token. */
    static Optional<ServiceToken> parse(byte[] token) {
        if (token.length > MAXIMUM_LENGTH) {
            return Optional.empty();
        }
        String[] parts = new String(token, StandardCharsets.ISO_8859_1).split("\\" + SEPARATOR, -1);
        if (parts.length < PARTS - 1 || parts.length > PARTS) {
            return Optional.empty();
        }
        try {
            long expiry = Long.parseLong(parts[0]);
            byte[] signature = Base64.getUrlDecoder().decode(parts[parts.length - 1]);
            return (parts.length == PARTS ? ServiceRights.decode(parts[1]) : Optional.of(ServiceRights.NONE))
                    .map(rights -> new ServiceToken(expiry, rights, signature));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    Verdict verify(ServiceKeys keys, TenantId tenant, ServiceComponent component, Instant now) {
        boolean signed = keys.all().stream()
                .anyMatch(key -> MessageDigest.isEqual(key.sign(tenant, component, expiry, rights), signature));
        if (!signed) {
            return Verdict.FORGED;
        }
        long left = expiry - now.getEpochSecond();
        return left > 0 && left <= 2 * LIFETIME.toSeconds() ? Verdict.ACCEPTED : Verdict.EXPIRED;
    }
}
