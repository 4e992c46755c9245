package dev.rookery.provisioner.license;

import dev.rookery.provisioner.customer.CustomerId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;

/**
 * Bearer token of a customer instance, which authenticates its usage reports. Derived from the provisioner's secret and
 * the customer id: the same every time, and not stored. Thread-safe.
 */
public final class InstanceToken {
    private static final String PREFIX = "ri_";

    private final ProvisionerSecret secret;

    public InstanceToken(ProvisionerSecret secret) {
        this.secret = secret;
    }

    /** Returns the token of a customer's instance. */
    public String of(CustomerId customer) {
        String mac = Base64.getUrlEncoder().withoutPadding().encodeToString(secret.derive("instance/" + customer));
        return PREFIX + customer + "." + mac;
    }

    /** Returns the customer whose instance has this token; empty if the token is invalid. */
    public Optional<CustomerId> customer(String token) {
        int dot = token.indexOf('.');
        if (!token.startsWith(PREFIX) || dot < 0) {
            return Optional.empty();
        }
        return CustomerId.parse(token.substring(PREFIX.length(), dot))
                .filter(customer -> MessageDigest.isEqual(bytes(of(customer)), bytes(token)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
