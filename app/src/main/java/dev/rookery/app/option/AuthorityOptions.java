package dev.rookery.app.option;

import dev.rookery.auth.password.ThrottleConfig;
import dev.rookery.auth.postgres.AuthQueries;
import dev.rookery.auth.postgres.AuthorityConfig;
import dev.rookery.auth.postgres.LoginLimits;
import java.time.Duration;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How logins are decided. */
public final class AuthorityOptions {
    @Mixin
    private AclOptions acl;

    @Mixin
    private PasswordOptions passwords;

    @Option(
            names = "--user-query",
            paramLabel = "SQL",
            description = "For tables of your own: $1 is the username; answers the password hash of an active user.")
    private String userQuery = AuthQueries.DEFAULT.user();

    @Option(
            names = "--acl-query",
            paramLabel = "SQL",
            description = "For tables of your own: $1 is the username, $2 an access bit (1 read, 2 write, 4 subscribe);"
                    + " answers topic patterns.")
    private String aclQuery = AuthQueries.DEFAULT.acl();

    @Option(
            names = "--superuser-query",
            paramLabel = "SQL",
            description = "For tables of your own: $1 is the username; answers a number over 0 for a superuser.")
    private String superuserQuery = AuthQueries.DEFAULT.superuser();

    @Option(
            names = "--postgres-connections",
            paramLabel = "N",
            defaultValue = "4",
            description = "Connections to PostgreSQL at the most. Default: 4")
    private int connections;

    @Option(
            names = "--postgres-timeout",
            paramLabel = "MS",
            defaultValue = "5000",
            description = "Milliseconds that PostgreSQL may take to answer a login. Default: 5000")
    private int timeoutMillis;

    @Option(
            names = "--password-threads",
            paramLabel = "N",
            description = "Password checks at once. Default: one for each core but one")
    private int passwordThreads = LoginLimits.defaults().passwordThreads();

    @Option(
            names = "--password-queue",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Password checks that may wait; further clients are told that the server is busy."
                    + " Default: 1000")
    private int passwordQueue;

    @Option(
            names = "--free-wrong-passwords",
            paramLabel = "N",
            defaultValue = "5",
            description =
                    "Wrong passwords of a user from an address in a minute before its logins are held back; 20 times"
                            + " as many for a user or an address alone; 0 never holds back. Default: 5")
    private int freeFailures;

    @Option(
            names = "--longest-login-delay",
            paramLabel = "MS",
            defaultValue = "5000",
            description = "Milliseconds that a login is held back at the most. Default: 5000")
    private int longestDelayMillis;

    @Option(
            names = "--verified-credentials",
            paramLabel = "N",
            defaultValue = "100000",
            description =
                    "Users whose right password is remembered, as a keyed digest, so that their next login is cheap;"
                            + " 0 checks every login anew. Default: 100000")
    private int verifiedCredentials;

    @Option(
            names = "--poll-interval",
            paramLabel = "MS",
            defaultValue = "10000",
            description = "How often to look for changes of users and rights that no trigger told of, in milliseconds."
                    + " Default: 10000")
    private int pollIntervalMillis;

    /** @throws IllegalArgumentException if a value is out of range */
    public AuthorityConfig config() {
        return new AuthorityConfig(
                acl.mode(),
                new AuthQueries(userQuery, aclQuery, superuserQuery),
                passwords.cost(),
                connections,
                Duration.ofMillis(timeoutMillis),
                new LoginLimits(
                        passwordThreads,
                        passwordQueue,
                        new ThrottleConfig(freeFailures, Duration.ofMillis(longestDelayMillis)),
                        verifiedCredentials),
                Duration.ofMillis(pollIntervalMillis));
    }
}
