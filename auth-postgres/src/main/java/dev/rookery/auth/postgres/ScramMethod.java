package dev.rookery.auth.postgres;

import dev.rookery.auth.Authentication.Cause;
import dev.rookery.auth.AuthenticationExchange;
import dev.rookery.auth.AuthenticationMethod;
import dev.rookery.auth.Principal;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import dev.rookery.auth.password.PasswordCost;
import dev.rookery.auth.password.PasswordHashes;
import dev.rookery.auth.password.ScramConversation;
import dev.rookery.auth.password.ScramVerifier;
import dev.rookery.auth.password.UnusableHashException;
import dev.rookery.auth.verified.DigestKey;
import dev.rookery.tenant.TenantDirectory;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SCRAM-SHA-256 authentication: the password is never sent, and the server proves its identity too. Unknown users and
 * users with another kind of hash go through the same exchange and are refused at its end.
 */
final class ScramMethod implements AuthenticationMethod {
    static final String NAME = "SCRAM-SHA-256";

    private static final Logger LOGGER = LoggerFactory.getLogger(ScramMethod.class);

    /**
     * User with its verifier, or without rows and with a decoy verifier that no password matches.
     *
     * @param wrong cause of a refusal
     */
    record Account(Optional<StoredUser> stored, ScramVerifier verifier, Cause wrong) {}

    private final TenantDirectory directory;
    private final UserLookup lookup;
    private final PrincipalCompiler compiler;
    private final PasswordHashes hashes;
    private final LoginGuard guard;
    private final AuthMetrics metrics;
    private final DigestKey key;

    ScramMethod(
            TenantDirectory directory,
            UserLookup lookup,
            PrincipalCompiler compiler,
            PasswordCost cost,
            LoginGuard guard,
            AuthMetrics metrics,
            DigestKey key) {
        this.directory = directory;
        this.lookup = lookup;
        this.compiler = compiler;
        this.hashes = new PasswordHashes(cost);
        this.guard = guard;
        this.metrics = metrics;
        this.key = key;
    }

    @Override
    public Optional<AuthenticationExchange> begin(TenantId claimed, SocketAddress address, byte[] first) {
        return ScramConversation.begin(first)
                .filter(conversation -> PostgresAuthority.isName(conversation.username()))
                .map(conversation -> new ScramExchange(this, conversation, claimed, address, guard, metrics));
    }

    /** Returns the account of the user, or a decoy. */
    CompletionStage<Account> account(UserKey user) {
        return lookup.find(user)
                .map(found -> found.ifServed(directory.isActive(user.tenant())))
                .map(found -> found.active()
                        .flatMap(stored -> account(user, stored))
                        .orElseGet(() ->
                                decoy(user, found.active().isPresent() ? Cause.NO_SCRAM_PASSWORD : found.absence())))
                .toCompletionStage();
    }

    /** Returns the user with its compiled rights, once it has proven its password. */
    Principal principal(UserKey user, StoredUser stored) {
        return compiler.compile(user, stored);
    }

    private Optional<Account> account(UserKey user, StoredUser stored) {
        try {
            return hashes.parse(stored.passwordHash()) instanceof ScramVerifier verifier
                    ? Optional.of(new Account(Optional.of(stored), verifier, Cause.WRONG_PASSWORD))
                    : Optional.empty();
        } catch (UnusableHashException e) {
            LOGGER.warn(
                    "tenant={} username={} User cannot log in; set a new password: {}",
                    user.tenant(),
                    user.username(),
                    e.getMessage());
            return Optional.empty();
        }
    }

    /**
     * Returns a decoy whose salt is constant per user, like that of a real user. It depends on the tenant: one who gets the same
     * salt for a name in two tenants would know that it is a decoy.
     */
    private Account decoy(UserKey user, Cause wrong) {
        byte[] tenant = user.tenant().value().getBytes(StandardCharsets.UTF_8);
        byte[] name = user.username().getBytes(StandardCharsets.UTF_8);
        byte[] salt = key.digest("SCRAM salt".getBytes(StandardCharsets.UTF_8), tenant, name);
        byte[] keys = key.digest("SCRAM key".getBytes(StandardCharsets.UTF_8), tenant, name);
        return new Account(
                Optional.empty(),
                new ScramVerifier(ScramVerifier.ITERATIONS, Arrays.copyOf(salt, ScramVerifier.SALT_BYTES), keys, keys),
                wrong);
    }
}
