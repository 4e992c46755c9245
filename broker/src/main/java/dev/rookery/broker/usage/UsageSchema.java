package dev.rookery.broker.usage;

import dev.rookery.postgres.Schema;

/** Tables of usage, and views by hour, day and month. */
public final class UsageSchema {
    public static final Schema SCHEMA =
            new Schema("dev.rookery.broker.usage.migration", "rookery_usage_schema_history");

    private UsageSchema() {}
}
