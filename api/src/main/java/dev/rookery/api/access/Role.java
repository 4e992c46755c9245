package dev.rookery.api.access;

import java.util.Locale;

/** What a person is trusted with; each role may do what those before it may. */
public enum Role {
    /** Sees everything but secrets. */
    VIEWER,
    /** Works with devices: registers them, sends commands. */
    OPERATOR,
    /** Decides who may connect and call. */
    ADMIN,
    /** Decides who is an owner. */
    OWNER;

    /** As the document and the database spell it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if there is no such role */
    public static Role parse(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    public boolean includes(Role other) {
        return compareTo(other) >= 0;
    }
}
