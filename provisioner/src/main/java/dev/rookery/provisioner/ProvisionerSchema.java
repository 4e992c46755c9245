package dev.rookery.provisioner;

import dev.rookery.postgres.Schema;

/** Migrations of the provisioner's tables, which live in a database of their own. */
public final class ProvisionerSchema {
    public static final Schema SCHEMA =
            new Schema("dev.rookery.provisioner.migration", "rookery_provisioner_schema_history");

    private ProvisionerSchema() {}
}
