package dev.rookery.provisioner.deployment;

import java.util.Locale;

/** What is wanted of a customer's stack. */
public enum DesiredState {
    RUNNING,
    /** Nothing runs, the data stays. */
    SUSPENDED,
    DELETED;

    /** As the database and the document spell it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static DesiredState parse(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
