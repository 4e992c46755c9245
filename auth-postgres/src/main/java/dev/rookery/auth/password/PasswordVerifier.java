package dev.rookery.auth.password;

import dev.rookery.auth.UserKey;
import dev.rookery.auth.cpu.CpuBudget;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies passwords against stored hashes on the threads of a {@link PasswordPool}. Unknown users and unusable hashes take as
 * long as wrong passwords: a decoy hash is checked for them. Thread-safe.
 */
public final class PasswordVerifier implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(PasswordVerifier.class);

    private final PasswordHashes hashes;
    private final CpuBudget budget = CpuBudget.ofProcess();
    private final PasswordPool pool;
    /** Stored hash of unknown users. */
    private final String decoy;
    /** Decoy of users whose hash is unusable. */
    private final PasswordHash parsedDecoy;

    /**
     * @param threadCount number of concurrent checks, at least 1
     * @param queueCapacity maximum number of queued checks, at least 1
     */
    public PasswordVerifier(PasswordCost cost, int threadCount, int queueCapacity) {
        hashes = new PasswordHashes(cost);
        pool = new PasswordPool(threadCount, queueCapacity, budget, CheckMemory.ofHeap(cost.maximumArgon2Memory()));
        decoy = new PasswordHasher(cost).decoy();
        parsedDecoy = parseDecoy();
    }

    /**
     * Verifies a password.
     *
     * @param source the client's address, for round-robin scheduling
     * @param passwordHash the stored hash; empty if the user is unknown
     * @return whether the password is correct; empty if the queue is full or the check was evicted from it
     */
    public CompletionStage<Optional<Boolean>> verify(
            UserKey user, Object source, Optional<String> passwordHash, byte[] password) {
        Optional<PasswordHash> hash = parse(user, passwordHash.orElse(decoy));
        boolean hasPassword = passwordHash.isPresent() && hash.isPresent();
        return pool.check(user.tenant(), source, hash.orElse(parsedDecoy), password)
                .thenApply(checked -> checked.map(matches -> matches && hasPassword));
    }

    /** Reports by how much an event loop of the process runs late: the checks take less CPU time then. */
    public void reportLag(long nanos) {
        budget.reportLag(nanos);
    }

    /** Returns the number of queued checks. */
    public int queued() {
        return pool.queued();
    }

    @Override
    public void close() {
        pool.close();
    }

    private Optional<PasswordHash> parse(UserKey user, String stored) {
        try {
            return Optional.of(hashes.parse(stored));
        } catch (UnusableHashException e) {
            LOGGER.warn(
                    "tenant={} username={} User cannot log in; set a new password: {}",
                    user.tenant(),
                    user.username(),
                    e.getMessage());
            return Optional.empty();
        }
    }

    private PasswordHash parseDecoy() {
        try {
            return hashes.parse(decoy);
        } catch (UnusableHashException e) {
            throw new IllegalStateException("The generated decoy hash must be valid", e);
        }
    }
}
