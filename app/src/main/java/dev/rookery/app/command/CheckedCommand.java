package dev.rookery.app.command;

import java.nio.file.Path;

/** Command that runs until it is stopped, and whose options {@code rookery config check} validates without a start. */
interface CheckedCommand {
    /**
     * Validates all options.
     *
     * @param scratch folder for secrets that a start would create in the data folder
     * @throws IllegalArgumentException if a value is invalid
     */
    void validate(Path scratch);
}
