package dev.rookery.api;

import dev.rookery.postgres.Schema;

/**
 * The tables of the API. Its areas number their migrations apart, so that they grow side by side: V1xx what all share and
 * devices, V2xx sensor data, V3xx the live broker.
 */
public final class ApiSchema {
    public static final Schema SCHEMA = new Schema("dev.rookery.api.migration", "rookery_api_schema_history");

    private ApiSchema() {}
}
