package dev.rookery.app.database;

import dev.rookery.api.ApiSchema;
import dev.rookery.auth.postgres.AuthSchema;
import dev.rookery.broker.usage.UsageSchema;
import dev.rookery.exporter.ExporterSchema;
import dev.rookery.postgres.Schema;
import dev.rookery.provisioner.ProvisionerSchema;
import java.util.List;
import java.util.stream.Stream;

/** Schemas of the components. */
public final class Schemas {
    /** Schemas of an instance. */
    public static final List<Schema> ALL =
            List.of(AuthSchema.SCHEMA, UsageSchema.SCHEMA, ExporterSchema.SCHEMA, ApiSchema.SCHEMA);

    /** Schemas of a process with all components and the provisioner. */
    public static final List<Schema> WITH_PROVISIONER =
            Stream.concat(ALL.stream(), Stream.of(ProvisionerSchema.SCHEMA)).toList();

    private Schemas() {}
}
