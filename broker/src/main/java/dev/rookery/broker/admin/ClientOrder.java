package dev.rookery.broker.admin;

import java.util.Locale;

/** Order of a list of clients, other than that by client id. */
public enum ClientOrder {
    /** Most queued messages first. */
    QUEUED,
    /** Most dropped messages first. */
    DROPPED,
    /** The client whose last packet was received first, first; disconnected clients last. */
    IDLE,
    /** Latest connect or disconnect first. */
    NEWEST,
    /** Earliest connect or disconnect first. */
    OLDEST;

    /** Returns the lower-case name. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if no order has this name */
    public static ClientOrder parse(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }
}
