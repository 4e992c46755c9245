package dev.rookery.broker.client;

import dev.rookery.auth.Authentication;
import dev.rookery.auth.AuthenticationMethod;
import dev.rookery.auth.Authority;
import dev.rookery.auth.Credentials;
import dev.rookery.auth.PresentUsers;
import dev.rookery.auth.Principal;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import dev.rookery.broker.mqtt.PacketException;
import dev.rookery.broker.mqtt.ReasonCode;
import dev.rookery.broker.transport.Connection;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Authenticates the clients of a listener against the authority, without blocking a thread. Thread-safe. */
final class Authenticator {
    private static final Logger LOGGER = LoggerFactory.getLogger(Authenticator.class);
    private static final byte[] NO_PROOF = {};

    /**
     * Outcome of an authentication. Until {@link #release} the user counts as present, so that changes of the user are
     * recorded.
     *
     * @param user the authenticated user, or the one whose authentication failed
     * @param serverProof data that proves the server to a client with enhanced authentication; empty otherwise
     * @param changesBefore number of changes of the user before the authority was queried
     * @param release must run once, on the connection's event loop
     */
    record Outcome(UserKey user, Authentication result, byte[] serverProof, long changesBefore, Runnable release) {
        /** Returns this outcome as a refusal. */
        Outcome refused() {
            Authentication refused = new Authentication.Refused(
                    Authentication.Refusal.NOT_AUTHORIZED, Authentication.Cause.DIFFERENT_USERNAME);
            return new Outcome(user, refused, serverProof, changesBefore, release);
        }
    }

    private final Authority authority;
    private final PresentUsers users;
    private final Supplier<Duration> stepTimeout;

    /** @param stepTimeout the effective timeout for each AUTH from a client */
    Authenticator(Authority authority, PresentUsers users, Supplier<Duration> stepTimeout) {
        this.authority = authority;
        this.users = users;
        this.stepTimeout = stepTimeout;
    }

    /** Authenticates a client by password or certificate. The outcome is passed to the consumer on any thread. */
    void authenticate(Credentials credentials, Consumer<Outcome> consumer) {
        UserKey user = credentials.user();
        long changesBefore = users.arrive(user);
        authority
                .authenticate(credentials)
                .whenComplete((result, failure) -> consumer.accept(new Outcome(
                        user,
                        failure == null ? result : unavailable(failure),
                        NO_PROOF,
                        changesBefore,
                        () -> users.leave(user))));
    }

    private static Authentication unavailable(Throwable failure) {
        LOGGER.error("Authentication failed with an internal error", failure);
        return new Authentication.Refused(Authentication.Refusal.SERVER_UNAVAILABLE);
    }

    /**
     * Prepares an enhanced authentication (section 4.12).
     *
     * @throws PacketException if the authentication method is not supported [MQTT-4.12.0-1]
     */
    EnhancedAuthentication exchange(
            String methodName, TenantId tenant, Connection connection, EnhancedAuthentication.Listener listener)
            throws PacketException {
        AuthenticationMethod method = authority
                .method(methodName)
                .orElseThrow(() -> new PacketException(
                        ReasonCode.BAD_AUTHENTICATION_METHOD, "Authentication method not supported"));
        return new EnhancedAuthentication(methodName, method, tenant, connection, users, stepTimeout, listener);
    }

    /**
     * Returns the principal with all changes since the authority was queried; empty if the user may no longer log in. To be
     * called on the tenant's event loop, on which changes are applied too, right before the principal is used.
     */
    Optional<Principal> refresh(Principal principal, Outcome outcome) {
        return users.upToDate(principal, outcome.changesBefore());
    }
}
