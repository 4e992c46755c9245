package dev.rookery.provisioner.deployment;

import java.util.Locale;

/** How far a customer's stack is. */
public enum DeploymentState {
    /** Nothing was done yet. */
    PENDING,
    /** It comes up for the first time. */
    PROVISIONING,
    /** It is as it is wanted, and its API says that it is well. */
    READY,
    /** It was ready, and is not as it is wanted now. */
    UPDATING,
    SUSPENDED,
    DELETING,
    /** Nothing of it is there. For ever. */
    DELETED,
    /** A step failed, or it takes too long; it is tried again. */
    FAILED;

    /** As the database and the document spell it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static DeploymentState parse(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
