package dev.rookery.auth.service;

import dev.rookery.auth.TenantId;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * Bearer token of a component for the part of the broker's admin port that belongs to one tenant: tenant, the time at which the
 * token expires, and an HMAC-SHA-256 of both. Each request uses a new one. It is no login to the broker.
 */
public final class TenantToken {
    /** Lifetime of a token, which also bounds the difference between the clocks of two hosts. */
    static final Duration LIFETIME = Duration.ofMinutes(5);

    private static final String PREFIX = "rt_";
    private static final String SEPARATOR = ".";
    private static final int PARTS = 3;

    private TenantToken() {}

    /** Returns a new token. */
    public static String issue(ServiceKey key, TenantId tenant, Instant now) {
        long expiry = now.plus(LIFETIME).getEpochSecond();
        return PREFIX
                + tenant
                + SEPARATOR
                + expiry
                + SEPARATOR
                + Base64.getUrlEncoder().withoutPadding().encodeToString(key.signForAdminPort(tenant, expiry));
    }

    /** Returns the tenant of a token; empty if it is malformed, forged or expired. */
    public static Optional<TenantId> verify(String token, ServiceKeys keys, Instant now) {
        String[] parts = token.split("\\" + SEPARATOR, -1);
        if (parts.length != PARTS || !parts[0].startsWith(PREFIX)) {
            return Optional.empty();
        }
        return TenantId.parse(parts[0].substring(PREFIX.length()))
                .filter(tenant -> isValid(tenant, parts[1], parts[2], keys, now));
    }

    private static boolean isValid(
            TenantId tenant, String expiryText, String signatureText, ServiceKeys keys, Instant now) {
        long expiry;
        byte[] signature;
        try {
            expiry = Long.parseLong(expiryText);
            signature = Base64.getUrlDecoder().decode(signatureText);
        } catch (IllegalArgumentException e) {
            return false;
        }
        boolean signed = keys.all().stream()
                .anyMatch(key -> MessageDigest.isEqual(key.signForAdminPort(tenant, expiry), signature));
        long left = expiry - now.getEpochSecond();
        return signed && left > 0 && left <= 2 * LIFETIME.toSeconds();
    }
}
