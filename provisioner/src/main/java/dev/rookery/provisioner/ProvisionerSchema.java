package dev.rookery.provisioner;

import dev.rookery.postgres.Schema;

/** The tables of the provisioner, in a database of its own. */
public final class ProvisionerSchema {
    public static final Schema SCHEMA =
            new Schema("dev.rookery.provisioner.migration", "rookery_provisioner_schema_history");

    private ProvisionerSchema() {}
}
