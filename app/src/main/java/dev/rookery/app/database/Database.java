package dev.rookery.app.database;

import dev.rookery.postgres.PostgresConfig;

/** A database that can be connected to until it is closed. */
public interface Database extends AutoCloseable {
    PostgresConfig config();

    /** Stops the server if it was started for this; leaves others alone. */
    @Override
    void close();

    /** A database that somebody else runs. */
    static Database outside(PostgresConfig config) {
        return new Database() {
            @Override
            public PostgresConfig config() {
                return config;
            }

            @Override
            public void close() {
                // It is not ours to stop.
            }
        };
    }
}
