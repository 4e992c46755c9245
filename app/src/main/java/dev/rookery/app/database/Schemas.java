package dev.rookery.app.database;

import dev.rookery.api.ApiSchema;
import dev.rookery.auth.postgres.AuthSchema;
import dev.rookery.broker.usage.UsageSchema;
import dev.rookery.exporter.ExporterSchema;
import dev.rookery.postgres.Schema;
import java.util.List;

/** Schemas of all components. */
public final class Schemas {
    public static final List<Schema> ALL =
            List.of(AuthSchema.SCHEMA, UsageSchema.SCHEMA, ExporterSchema.SCHEMA, ApiSchema.SCHEMA);

    private Schemas() {}
}
