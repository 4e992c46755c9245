package dev.rookery.app.command;

/** Command that runs until it is stopped, and whose options {@code rookery config check} validates without a start. */
interface CheckedCommand {
    /**
     * Validates all options. Has no side effects if the data folder is a scratch folder.
     *
     * @throws IllegalArgumentException if a value is invalid
     */
    void validate();
}
