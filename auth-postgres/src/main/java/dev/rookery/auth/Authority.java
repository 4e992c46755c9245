package dev.rookery.auth;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/** Authenticates clients. Thread-safe; no method blocks the caller. */
public interface Authority extends AutoCloseable {
    /**
     * Authenticates a client. Clients of a tenant that the authority does not serve are refused like unknown users and
     * after the same time, so that response times do not reveal which tenants exist.
     *
     * @return the result, completed on a thread of the authority. Never completes exceptionally: internal failures
     *     yield {@link Authentication.Refusal#SERVER_UNAVAILABLE}.
     */
    CompletionStage<Authentication> authenticate(Credentials credentials);

    /**
     * Returns whether the authority has users of the tenant. Decides only how a username such as {@code device@acme} is
     * read, which may be the name of a user in an installation that has no tenant acme.
     */
    default boolean serves(TenantId tenant) {
        return true;
    }

    /** Returns whether clients of the tenant can log in: not those of an unregistered, suspended or removed one. */
    default boolean isActive(TenantId tenant) {
        return true;
    }

    /** Returns the user that stands for clients without a username; empty if they are refused. */
    default Optional<String> anonymousUser() {
        return Optional.empty();
    }

    /** Returns the enhanced authentication method of this name, such as {@code SCRAM-SHA-256}. */
    default Optional<AuthenticationMethod> method(String name) {
        return Optional.empty();
    }

    /**
     * Returns the trust in client certificates of tenants' own certificate authorities. The first call starts to read them.
     */
    default CertificateTrust certificates() {
        return CertificateTrust.NONE;
    }

    /** Returns the bans of clients. The first call starts to read them. */
    default BanList bans() {
        return BanList.NONE;
    }

    /** Notifies the watcher of changes to users until the authority is closed. At most one watcher is supported. */
    void watch(PrincipalWatcher watcher);

    /**
     * Reports by how much an event loop of the broker runs late, several times a second: expensive work of the authority
     * uses less CPU time then.
     *
     * @param nanos in nanoseconds
     */
    default void reportLag(long nanos) {}

    /** Deletes what the authority remembers of the logins of deleted users, also on the disk. Does not block. */
    default void forget(Predicate<UserKey> deleted) {}

    @Override
    void close();
}
