package dev.rookery.app.database;

import dev.rookery.postgres.PostgresConfig;

/** Database that accepts connections until it is closed. */
public interface Database extends AutoCloseable {
    PostgresConfig config();

    /** Stops the server if it was started for this object; other servers keep running. */
    @Override
    void close();

    /** Returns an external database, which is not stopped on close. */
    static Database outside(PostgresConfig config) {
        return new Database() {
            @Override
            public PostgresConfig config() {
                return config;
            }

            @Override
            public void close() {
                // The server is not managed by this process.
            }
        };
    }
}
