package dev.rookery.provisioner.deployment;

import java.util.Locale;

/** State of a customer instance. */
public enum DeploymentState {
    /** Not reconciled yet. */
    PENDING,
    /** First rollout in progress. */
    PROVISIONING,
    /** The desired state is reached, and the instance's API reports healthy. */
    READY,
    /** A later rollout in progress. */
    UPDATING,
    /** Nothing runs; the data is retained. */
    SUSPENDED,
    DELETING,
    /** All objects and data are deleted. Final. */
    DELETED,
    /** A step failed or the progress deadline passed; the reconciler retries. */
    FAILED,
    /** Data of an instance that was ready is gone. Nothing is changed until an operator decides. */
    DATA_MISSING;

    /** Returns the spelling of the database and the REST API. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if no state has this spelling */
    public static DeploymentState parse(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
