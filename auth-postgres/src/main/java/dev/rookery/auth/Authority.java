package dev.rookery.auth;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Decides who may connect. For any thread; nothing here blocks the caller. */
public interface Authority extends AutoCloseable {
    /**
     * Checks what a client presents. Whoever comes for a tenant that the authority does not serve is refused like an
     * unknown user, and no sooner, so that the time does not tell which tenants there are.
     *
     * @return the answer, on a thread of the authority's own. It never completes exceptionally: a failure inside is
     *     {@link Authentication.Refusal#SERVER_UNAVAILABLE}.
     */
    CompletionStage<Authentication> authenticate(Credentials credentials);

    /** The way to log in that has this name, if there is one: {@code SCRAM-SHA-256}. */
    default Optional<AuthenticationMethod> method(String name) {
        return Optional.empty();
    }

    /** Tells the watcher of changes to users from now on, until the authority is closed. At most one watcher. */
    void watch(PrincipalWatcher watcher);

    @Override
    void close();
}
