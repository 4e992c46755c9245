package dev.rookery.postgres;

/**
 * Migrations of one component's tables. Each component has its own history table, so that components can be installed
 * and upgraded independently.
 *
 * @param migrations package on the class path with the scripts {@code V1__what.sql}, {@code V2__what.sql}, …
 * @param history name of the table in which Flyway records applied migrations
 */
public record Schema(String migrations, String history) {
    /** Returns the package as a class path folder, separated by slashes. */
    String folder() {
        return migrations.replace('.', '/');
    }
}
