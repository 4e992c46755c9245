package dev.rookery.auth.postgres;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.rookery.auth.AccessRules;
import dev.rookery.auth.AclMode;
import dev.rookery.auth.AclRow;
import dev.rookery.auth.Principal;
import dev.rookery.auth.UserKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what the database has about a user into a principal. For any thread. */
final class PrincipalCompiler {
    private static final Logger LOGGER = LoggerFactory.getLogger(PrincipalCompiler.class);
    private static final int REMEMBERED_FLAWS = 10_000;

    private record FlawedRow(UserKey user, AclRow row) {}

    private final AclMode mode;
    private final CredentialVersions versions = new CredentialVersions();
    /** Rows that were reported already; bounded, so that a flaw may be told again after many others. */
    private final Cache<FlawedRow, Boolean> reported =
            Caffeine.newBuilder().maximumSize(REMEMBERED_FLAWS).build();

    PrincipalCompiler(AclMode mode) {
        this.mode = mode;
    }

    Principal compile(UserKey user, StoredUser stored) {
        AccessRules rules = stored.superuser()
                ? AccessRules.unrestricted()
                : AccessRules.compile(user.username(), stored.rows(), mode, (row, reason) -> report(user, row, reason));
        return new Principal(user, stored.superuser(), rules, versions.of(stored.passwordHash()));
    }

    private void report(UserKey user, AclRow row, String reason) {
        if (reported.asMap().putIfAbsent(new FlawedRow(user, row), true) == null) {
            LOGGER.warn("ACL row '{}' of user '{}' is ignored: {}", row.topic(), user.username(), reason);
        }
    }
}
