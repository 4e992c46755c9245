package dev.rookery.auth.service;

import dev.rookery.auth.TenantId;
import dev.rookery.auth.verified.DigestKey;
import java.nio.charset.StandardCharsets;

/**
 * Secret of a platform from which its components derive tokens for the broker. {@link #toString} reveals nothing.
 * Thread-safe.
 */
public final class ServiceKey {
    /** Minimum length of the secret. */
    public static final int MINIMUM_BYTES = DigestKey.MINIMUM_SECRET_BYTES;

    private static final String PURPOSE = "rookery service tokens";

    private final DigestKey key;

    private ServiceKey(DigestKey key) {
        this.key = key;
    }

    /**
     * Creates the key from a secret, which may serve other purposes too.
     *
     * @throws IllegalArgumentException if the secret is shorter than {@link #MINIMUM_BYTES}
     */
    public static ServiceKey of(byte[] secret) {
        return new ServiceKey(DigestKey.derive(secret, PURPOSE));
    }

    /** Returns a new random key, for components of one process. */
    public static ServiceKey random() {
        return new ServiceKey(DigestKey.random());
    }

    /** @param expiry seconds since 1970 */
    byte[] sign(TenantId tenant, ServiceComponent component, long expiry, ServiceRights rights) {
        byte[] tenantName = utf8(tenant.value());
        byte[] name = utf8(component.componentName());
        byte[] end = utf8(Long.toString(expiry));
        return rights.isNone()
                ? key.digest(tenantName, name, end)
                : key.digest(tenantName, name, end, utf8(rights.encode()));
    }

    /**
     * Signs a token for the admin port. No component has the name that replaces its name, so that such a token is no login.
     *
     * @param expiry seconds since 1970
     */
    byte[] signForAdminPort(TenantId tenant, long expiry) {
        return key.digest(utf8(tenant.value()), utf8("admin port"), utf8(Long.toString(expiry)));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
