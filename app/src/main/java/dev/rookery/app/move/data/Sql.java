package dev.rookery.app.move.data;

import dev.rookery.auth.TenantId;
import java.util.List;
import java.util.stream.Collectors;

/** Parts of statements, which PostgreSQL does not take as parameters. */
final class Sql {
    private Sql() {}

    /** Returns the quoted identifier. */
    static String name(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    /** Returns the quoted identifiers, separated by commas, each with a prefix. */
    static String names(String prefix, List<String> identifiers) {
        return identifiers.stream().map(column -> prefix + name(column)).collect(Collectors.joining(", "));
    }

    /** Returns the literal of a tenant. */
    static String literal(TenantId tenant) {
        return literal(tenant.value());
    }

    /** Returns the literal of a text without backslashes. */
    static String literal(String text) {
        return '\'' + text.replace("'", "''") + '\'';
    }
}
