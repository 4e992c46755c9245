package dev.rookery.provisioner.license;

import dev.rookery.provisioner.customer.CustomerId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;

/**
 * The token with which a customer's stack reports its usage. It is made from the provisioner's secret and the id, so that it is the
 * same each time and stands in no table. For any thread.
 */
public final class InstanceToken {
    private static final String PREFIX = "ri_";

    private final ProvisionerSecret secret;

    public InstanceToken(ProvisionerSecret secret) {
        this.secret = secret;
    }

    public String of(CustomerId customer) {
        String proof = Base64.getUrlEncoder().withoutPadding().encodeToString(secret.derive("instance/" + customer));
        return PREFIX + customer + "." + proof;
    }

    /** Whose token it is; empty if it is none. */
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
