package dev.rookery.provisioner.operator;

import java.util.Locale;

/** Role of an operator. Each role includes the permissions of the roles before it. */
public enum OperatorRole {
    /** Reads customers, usage and plans. */
    VIEWER,
    /** Suspends, resumes and upgrades instances, issues licenses, opens consoles of customers. */
    OPERATOR,
    /** Deletes instances at once, rotates keys, manages operators, reads the audit log. */
    ADMIN;

    /** Returns the lower-case name used in JSON and in the database. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if no role has this name */
    public static OperatorRole parse(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    public boolean includes(OperatorRole other) {
        return compareTo(other) >= 0;
    }
}
