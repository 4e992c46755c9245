package dev.rookery.app.option;

import dev.rookery.auth.password.ThrottleConfig;
import dev.rookery.auth.postgres.AuthQueries;
import dev.rookery.auth.postgres.AuthorityConfig;
import dev.rookery.auth.postgres.LoginLimits;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of authentication and authorization. */
public final class AuthorityOptions {
    @Mixin
    private AclOptions acl;

    @Mixin
    private PasswordOptions passwords;

    @Option(
            names = "--user-query",
            paramLabel = "SQL",
            description =
                    "SQL query for custom tables; $1 is the username; returns the password hash of an active user.")
    private String userQuery = AuthQueries.DEFAULT.user();

    @Option(
            names = "--acl-query",
            paramLabel = "SQL",
            description = "SQL query for custom tables; $1 is the username, $2 an access bit (1 read, 2 write,"
                    + " 4 subscribe); returns topic patterns.")
    private String aclQuery = AuthQueries.DEFAULT.acl();

    @Option(
            names = "--superuser-query",
            paramLabel = "SQL",
            description = "SQL query for custom tables; $1 is the username; returns a number above 0, or true,"
                    + " for a superuser.")
    private String superuserQuery = AuthQueries.DEFAULT.superuser();

    @Option(
            names = "--postgres-connections",
            paramLabel = "N",
            defaultValue = "4",
            description = "Maximum number of connections to PostgreSQL for logins. Default: 4")
    private int connections;

    @Option(
            names = "--postgres-timeout",
            paramLabel = "DURATION",
            defaultValue = "5s",
            description = "Timeout of PostgreSQL lookups of a login; 100ms to 1m. Default: 5s")
    private Duration timeout;

    @Option(
            names = "--password-threads",
            paramLabel = "N",
            description =
                    "Number of threads that check passwords, in the CPU time that the event loops leave. Default: number of cores")
    private int passwordThreads = LoginLimits.defaults().passwordThreads();

    @Option(
            names = "--password-queue",
            paramLabel = "N",
            defaultValue = "1000",
            description =
                    "Maximum number of queued password checks; further clients get \"server busy\"." + " Default: 1000")
    private int passwordQueue;

    @Option(
            names = "--free-wrong-passwords",
            paramLabel = "N",
            defaultValue = "5",
            description =
                    "Wrong passwords per minute for one user from one address before further logins are delayed; 20"
                            + " times as many for a user or an address alone; 0 disables the delays. Default: 5")
    private int freeFailures;

    @Option(
            names = "--max-login-delay",
            paramLabel = "DURATION",
            defaultValue = "5s",
            description = "Maximum delay of a login after wrong passwords; 0s to 1m. Default: 5s")
    private Duration maximumLoginDelay;

    @Option(
            names = "--verified-credentials",
            paramLabel = "N",
            defaultValue = "100000",
            description =
                    "Maximum number of users in the cache of verified passwords, which stores keyed digests and makes"
                            + " repeated logins cheap; 0 disables the cache. Default: 100000")
    private int verifiedCredentials;

    @Option(
            names = "--poll-interval",
            paramLabel = "DURATION",
            defaultValue = "10s",
            description = "Interval of polling for changes of users and ACL rows without a notification; 100ms to 1h."
                    + " Default: 10s")
    private Duration pollInterval;

    @Option(
            names = "--anonymous-user",
            paramLabel = "NAME",
            description =
                    "User in mqtt_users that stands for clients without a username: they have its rights, and need no"
                            + " password. For users of the default tenant. Default: none; such clients are refused")
    private @Nullable String anonymousUser;

    /** @throws IllegalArgumentException if a value is out of range */
    public AuthorityConfig config() {
        return new AuthorityConfig(
                acl.mode(),
                new AuthQueries(userQuery, aclQuery, superuserQuery),
                passwords.cost(),
                connections,
                timeout,
                new LoginLimits(
                        passwordThreads,
                        passwordQueue,
                        new ThrottleConfig(freeFailures, maximumLoginDelay),
                        verifiedCredentials),
                Optional.empty(),
                pollInterval,
                Optional.ofNullable(anonymousUser));
    }
}
