package dev.rookery.postgres;

/**
 * The tables of one component. Each has a history of its own, so that components come and go without regard to each other's
 * versions.
 *
 * @param migrations the folder on the class path that holds its {@code V1__what.sql}, {@code V2__what.sql} …, written with dots
 * @param history the table that remembers which of them were applied
 */
public record Schema(String migrations, String history) {
    /** The folder, written with slashes. */
    String folder() {
        return migrations.replace('.', '/');
    }
}
