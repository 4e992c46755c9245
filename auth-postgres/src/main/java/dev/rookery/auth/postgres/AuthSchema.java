package dev.rookery.auth.postgres;

import dev.rookery.postgres.Schema;

/** The tables of users and rights, and the triggers that tell of their changes. */
public final class AuthSchema {
    public static final Schema SCHEMA = new Schema("dev.rookery.auth.postgres.migration", "rookery_schema_history");

    private AuthSchema() {}
}
