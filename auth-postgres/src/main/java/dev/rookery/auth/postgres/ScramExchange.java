package dev.rookery.auth.postgres;

import dev.rookery.auth.Authentication.Accepted;
import dev.rookery.auth.Authentication.Cause;
import dev.rookery.auth.Authentication.Refusal;
import dev.rookery.auth.Authentication.Refused;
import dev.rookery.auth.AuthenticationExchange;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import dev.rookery.auth.password.ScramConversation;
import java.net.SocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** SCRAM-SHA-256 login of one client. */
final class ScramExchange implements AuthenticationExchange {
    private static final Logger LOGGER = LoggerFactory.getLogger(ScramExchange.class);
    private static final byte[] NO_PROOF = {};

    private final ScramMethod method;
    private final ScramConversation conversation;
    private final UserKey user;
    private final SocketAddress address;
    private final LoginGuard guard;
    private final AuthMetrics metrics;
    /** Set by the first step; consumed by the second, which callers start only after the first. */
    private volatile Optional<ScramMethod.Account> account = Optional.empty();

    ScramExchange(
            ScramMethod method,
            ScramConversation conversation,
            TenantId tenant,
            SocketAddress address,
            LoginGuard guard,
            AuthMetrics metrics) {
        this.method = method;
        this.conversation = conversation;
        this.user = new UserKey(tenant, conversation.username());
        this.address = address;
        this.guard = guard;
        this.metrics = metrics;
    }

    @Override
    public UserKey user() {
        return user;
    }

    @Override
    public CompletionStage<Step> challenge() {
        return method.account(user)
                .<Step>thenApply(found -> {
                    account = Optional.of(found);
                    return new Step.Challenge(conversation.challenge(found.verifier()));
                })
                .exceptionally(failure -> {
                    LOGGER.debug("{} Failed to look up the user", user, failure);
                    return refuse(Refusal.SERVER_UNAVAILABLE, PostgresAuthority.causeOf(failure));
                });
    }

    @Override
    public CompletionStage<Step> answer(byte[] data) {
        Optional<ScramMethod.Account> known = account;
        if (known.isEmpty()) {
            return CompletableFuture.completedFuture(refuse(Refusal.NOT_AUTHORIZED, Cause.NO_CREDENTIALS));
        }
        // Each challenge allows one attempt.
        account = Optional.empty();
        return guard.admit(user, address)
                .thenApply(admitted ->
                        admitted ? finish(known.get(), data) : refuse(Refusal.SERVER_BUSY, Cause.THROTTLED));
    }

    private Step finish(ScramMethod.Account known, byte[] data) {
        Optional<byte[]> proof = conversation.finish(data);
        if (proof.isEmpty() || known.stored().isEmpty()) {
            guard.failed(user, address);
            // Also for a user whose password hash is of another kind.
            return refuse(Refusal.NOT_AUTHORIZED, known.wrong());
        }
        guard.succeeded(user, address);
        Accepted accepted = new Accepted(method.principal(user, known.stored().get()));
        metrics.login(accepted);
        return new Step.Done(accepted, proof.get());
    }

    private Step refuse(Refusal reason, Cause cause) {
        Refused refused = new Refused(reason, cause);
        metrics.login(refused);
        return new Step.Done(refused, NO_PROOF);
    }
}
