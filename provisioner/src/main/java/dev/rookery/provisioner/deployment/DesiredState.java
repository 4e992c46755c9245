package dev.rookery.provisioner.deployment;

import java.util.Locale;

/** Desired state of a customer instance. */
public enum DesiredState {
    RUNNING,
    /** Nothing runs; the data is retained. */
    SUSPENDED,
    DELETED;

    /** Returns the spelling of the database and the REST API. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static DesiredState parse(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
