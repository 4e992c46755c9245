package dev.rookery.exporter;

import dev.rookery.postgres.Schema;

/** Table of the usage reports. */
public final class ExporterSchema {
    public static final Schema SCHEMA = new Schema("dev.rookery.exporter.migration", "rookery_exporter_schema_history");

    private ExporterSchema() {}
}
