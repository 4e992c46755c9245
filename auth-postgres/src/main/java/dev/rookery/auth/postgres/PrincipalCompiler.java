package dev.rookery.auth.postgres;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.rookery.auth.AccessRules;
import dev.rookery.auth.AclMode;
import dev.rookery.auth.AclRow;
import dev.rookery.auth.Principal;
import dev.rookery.auth.UserKey;
import dev.rookery.auth.verified.DigestKey;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compiles the rows of a user into a {@link Principal}. Thread-safe. */
final class PrincipalCompiler {
    private static final Logger LOGGER = LoggerFactory.getLogger(PrincipalCompiler.class);
    private static final int REMEMBERED_FLAWS = 10_000;

    private static final int REMEMBERED_RULES = 10_000;

    private record FlawedRow(UserKey user, AclRow row) {}

    private record Compiled(boolean superuser, List<AclRow> rows, AccessRules rules) {}

    private final AclMode mode;
    private final DigestKey key;
    /** Shares compiled rules between all clients of a user until its rows change. */
    private final Cache<UserKey, Compiled> compiled =
            Caffeine.newBuilder().maximumSize(REMEMBERED_RULES).build();
    /** Invalid rows that were logged already. Bounded: an evicted row may be logged again. */
    private final Cache<FlawedRow, Boolean> reported =
            Caffeine.newBuilder().maximumSize(REMEMBERED_FLAWS).build();

    PrincipalCompiler(AclMode mode, DigestKey key) {
        this.mode = mode;
        this.key = key;
    }

    Principal compile(UserKey user, StoredUser stored) {
        Compiled known = compiled.getIfPresent(user);
        if (known == null
                || known.superuser() != stored.superuser()
                || !known.rows().equals(stored.rows())) {
            known = new Compiled(stored.superuser(), stored.rows(), rules(user, stored));
            compiled.put(user, known);
        }
        return new Principal(user, stored.superuser(), known.rules(), key.versionOf(stored.passwordHash()));
    }

    private AccessRules rules(UserKey user, StoredUser stored) {
        return stored.superuser()
                ? AccessRules.unrestricted()
                : AccessRules.compile(user.username(), stored.rows(), mode, (row, reason) -> report(user, row, reason));
    }

    private void report(UserKey user, AclRow row, String reason) {
        if (reported.asMap().putIfAbsent(new FlawedRow(user, row), true) == null) {
            LOGGER.warn(
                    "tenant={} username={} Ignoring ACL row '{}': {}",
                    user.tenant(),
                    user.username(),
                    row.topic(),
                    reason);
        }
    }
}
