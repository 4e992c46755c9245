package dev.rookery.auth.postgres;

import dev.rookery.auth.AclMode;
import dev.rookery.auth.password.PasswordCost;
import dev.rookery.auth.service.ServiceComponent;
import dev.rookery.auth.verified.PersistedCredentials;
import dev.rookery.change.ChangeFeedConfig;
import dev.rookery.config.Ranges;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Settings of a {@link PostgresAuthority}.
 *
 * @param queries lookup queries; {@link AuthQueries#DEFAULT} is combined into a single statement
 * @param connections maximum number of connections to PostgreSQL, 1 to 100
 * @param timeout for each response of PostgreSQL, 100 ms to 60 s; afterwards clients get "server unavailable"
 * @param logins limits of the work that logins cause
 * @param persistedCredentials where verified credentials survive restarts; empty if they are in memory only
 * @param pollInterval interval of polling for changes without a notification, 100 ms to 1 h
 * @param anonymousUser user that stands for clients without a username; empty if they are refused
 */
public record AuthorityConfig(
        AclMode aclMode,
        AuthQueries queries,
        PasswordCost passwordCost,
        int connections,
        Duration timeout,
        LoginLimits logins,
        Optional<PersistedCredentials> persistedCredentials,
        Duration pollInterval,
        Optional<String> anonymousUser) {
    private static final int MAXIMUM_CONNECTIONS = 100;
    private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(100);
    private static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration SHORTEST_POLL = Duration.ofMillis(100);
    private static final Duration LONGEST_POLL = Duration.ofHours(1);

    public AuthorityConfig {
        Objects.requireNonNull(aclMode, "aclMode");
        Objects.requireNonNull(queries, "queries");
        Objects.requireNonNull(passwordCost, "passwordCost");
        Ranges.require("The number of connections to PostgreSQL", connections, 1, MAXIMUM_CONNECTIONS);
        Objects.requireNonNull(logins, "logins");
        Objects.requireNonNull(persistedCredentials, "persistedCredentials");
        Ranges.require("The poll interval", pollInterval, SHORTEST_POLL, LONGEST_POLL);
        Ranges.require("The PostgreSQL timeout", timeout, SHORTEST_TIMEOUT, LONGEST_TIMEOUT);
        anonymousUser.ifPresent(AuthorityConfig::requireAnonymousUser);
    }

    /** Creates settings with which clients without a username are refused. */
    public AuthorityConfig(
            AclMode aclMode,
            AuthQueries queries,
            PasswordCost passwordCost,
            int connections,
            Duration timeout,
            LoginLimits logins,
            Optional<PersistedCredentials> persistedCredentials,
            Duration pollInterval) {
        this(
                aclMode,
                queries,
                passwordCost,
                connections,
                timeout,
                logins,
                persistedCredentials,
                pollInterval,
                Optional.empty());
    }

    private static void requireAnonymousUser(String name) {
        if (!PostgresAuthority.isName(name) || ServiceComponent.isServiceName(name)) {
            throw new IllegalArgumentException("The anonymous user '" + name
                    + "' is invalid; use the name of a user in mqtt_users, which is not empty and not reserved");
        }
    }

    /** Returns the defaults; the number of password threads depends on the cores of the machine. */
    public static AuthorityConfig defaults() {
        return new AuthorityConfig(
                AclMode.READ_IMPLIES_SUBSCRIBE,
                AuthQueries.DEFAULT,
                PasswordCost.DEFAULT,
                4,
                Duration.ofSeconds(5),
                LoginLimits.defaults(),
                Optional.empty(),
                Duration.ofSeconds(10));
    }

    /** Returns whether the default tenant's users are in {@code mqtt_users} and {@code mqtt_acls}. */
    public boolean hasStandardTables() {
        return queries.equals(AuthQueries.DEFAULT);
    }

    /**
     * Returns the settings of the feed of changes.
     *
     * @param tenants whether tenants other than the default tenant are served
     */
    public ChangeFeedConfig changeFeed(boolean tenants) {
        return new ChangeFeedConfig(timeout, pollInterval, hasStandardTables(), tenants);
    }

    /** Returns these settings with other locations of verified credentials. */
    public AuthorityConfig withPersistedCredentials(Optional<PersistedCredentials> persisted) {
        return new AuthorityConfig(
                aclMode, queries, passwordCost, connections, timeout, logins, persisted, pollInterval, anonymousUser);
    }

    /** Returns these settings with a user that stands for clients without a username. */
    public AuthorityConfig withAnonymousUser(Optional<String> name) {
        return new AuthorityConfig(
                aclMode, queries, passwordCost, connections, timeout, logins, persistedCredentials, pollInterval, name);
    }
}
