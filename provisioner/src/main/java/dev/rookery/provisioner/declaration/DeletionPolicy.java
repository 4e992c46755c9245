package dev.rookery.provisioner.declaration;

/** What happens to the instance of a customer whose resource is deleted. */
public enum DeletionPolicy {
    /** The instance is suspended, and its data is deleted after the retention, as by the REST API. */
    SUSPEND,
    /** Instance and data are deleted at once; the resource exists until they are gone. */
    DELETE
}
