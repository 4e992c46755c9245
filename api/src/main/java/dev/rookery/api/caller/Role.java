package dev.rookery.api.caller;

import java.util.Locale;

/** Role of a caller. Each role includes the permissions of the roles before it. */
public enum Role {
    /** Reads everything except secrets. */
    VIEWER,
    /** Manages devices and sends commands. */
    OPERATOR,
    /** Manages MQTT users, API users and API keys. */
    ADMIN,
    /** Assigns the role of an owner. */
    OWNER;

    /** Returns the lower-case name used in JSON and in the database. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if no role has this name */
    public static Role parse(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    public boolean includes(Role other) {
        return compareTo(other) >= 0;
    }
}
