package dev.rookery.auth.postgres;

import dev.rookery.auth.Access;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Custom query that PostgreSQL cannot execute.
 *
 * @param accesses accesses for which an ACL query fails; empty if it fails for all, and for other queries
 * @param reason message of PostgreSQL
 */
public record QueryFault(LoginQuery query, Set<Access> accesses, String reason) {
    public QueryFault {
        accesses = accesses.isEmpty() ? Set.of() : Set.copyOf(accesses);
    }

    /** Returns whether the query cannot work at all. */
    public boolean isTotal() {
        return accesses.isEmpty();
    }

    @Override
    public String toString() {
        String cases = isTotal()
                ? ""
                : EnumSet.copyOf(accesses).stream()
                        .map(access -> access.bit() + " (" + access.name().toLowerCase(Locale.ROOT) + ")")
                        .collect(Collectors.joining(", ", " for access ", ""));
        return "The " + query.label() + " query (" + query.option() + ") fails" + cases + ": " + reason;
    }
}
