package dev.rookery.broker.admin.http;

import dev.rookery.digest.Sha256;
import dev.rookery.http.ApiCaller;
import dev.rookery.http.BearerAuthenticator;
import io.vertx.core.Future;
import java.security.MessageDigest;
import java.util.Optional;

/** Bearer token of the admin port, which permits every operation. Holds only its digest. */
public final class AdminToken implements BearerAuthenticator {
    /** Minimum number of characters. */
    public static final int MINIMUM_LENGTH = 16;

    private final byte[] digest;

    /** @throws IllegalArgumentException if the token is too short or contains blanks or control characters */
    public AdminToken(String token) {
        if (token.length() < MINIMUM_LENGTH || token.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw new IllegalArgumentException("The admin token must have at least " + MINIMUM_LENGTH
                    + " printable ASCII characters and no blanks");
        }
        this.digest = Sha256.digest(token);
    }

    @Override
    public Future<Optional<ApiCaller>> authenticate(String bearerToken) {
        return Future.succeededFuture(matches(bearerToken) ? Optional.of(requirement -> true) : Optional.empty());
    }

    /** Compares in constant time. */
    private boolean matches(String presented) {
        return MessageDigest.isEqual(digest, Sha256.digest(presented));
    }

    @Override
    public String toString() {
        return "AdminToken";
    }
}
