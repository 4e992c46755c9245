package dev.rookery.exporter;

import dev.rookery.postgres.Schema;

/** The table of what the billing API was told. */
public final class ExporterSchema {
    public static final Schema SCHEMA = new Schema("dev.rookery.exporter.migration", "rookery_exporter_schema_history");

    private ExporterSchema() {}
}
