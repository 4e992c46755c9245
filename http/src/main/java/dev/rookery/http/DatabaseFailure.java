package dev.rookery.http;

import dev.rookery.tenant.TenantBusyException;
import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/** Failures of PostgreSQL that an operator or time resolves, as opposed to faults of a request or of this program. */
final class DatabaseFailure {
    private static final String UNAVAILABLE = "The database is unavailable; try again later";
    private static final String MISSING_SCHEMA =
            "The database lacks a table or column that this version requires; run 'rookery migrate'";

    /** Reasons by SQLSTATE, or by its class of two characters (PostgreSQL documentation, appendix A). */
    private static final Map<String, String> REASONS = Map.ofEntries(
            Map.entry("08", UNAVAILABLE),
            Map.entry("25006", "The database is read-only"),
            Map.entry("28", "The database rejects the login of this process"),
            Map.entry("3D", "The database of this process does not exist"),
            Map.entry("3F", MISSING_SCHEMA),
            Map.entry("40", "The change conflicts with a concurrent one; try again"),
            Map.entry("42501", "The database denies a privilege to this process"),
            Map.entry("42703", MISSING_SCHEMA),
            Map.entry("42704", MISSING_SCHEMA),
            Map.entry("42883", MISSING_SCHEMA),
            Map.entry("42P01", MISSING_SCHEMA),
            Map.entry("53", "The database server has insufficient resources; try again later"),
            Map.entry("53100", "The disk of the database server is full"),
            Map.entry("53300", "The database server has no free connection; try again later"),
            // object_not_in_prerequisite_state: ALLOW_CONNECTIONS is false.
            Map.entry("55000", UNAVAILABLE),
            Map.entry("55P03", "The change waits for a concurrent one; try again"),
            Map.entry("57", UNAVAILABLE),
            Map.entry("57014", "The statement exceeds the time limit of the database; try again later"),
            Map.entry("58", "The database server reports a system error"));

    private DatabaseFailure() {}

    /** Returns the reason for the caller; empty for other failures. */
    static Optional<String> reason(Throwable failure) {
        if (failure instanceof PgException postgres) {
            return reason(String.valueOf(postgres.getSqlState()));
        }
        if (failure instanceof TenantBusyException) {
            return Optional.of("Too many requests of the tenant wait for the database; try again later");
        }
        // Lost connections and exhausted pools.
        return failure instanceof IOException
                        || failure instanceof TimeoutException
                        || failure instanceof VertxException
                ? Optional.of(UNAVAILABLE)
                : Optional.empty();
    }

    private static Optional<String> reason(String state) {
        return Optional.ofNullable(REASONS.get(state))
                .or(() -> Optional.ofNullable(REASONS.get(state.substring(0, Math.min(2, state.length())))));
    }
}
