package dev.rookery.app.argument;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Argument of the program.
 *
 * @param origin where a file of options has it; empty if the command line has it
 */
record Argument(String value, Optional<Origin> origin) {
    /**
     * Line of a file of options.
     *
     * @param line counted from 1
     */
    record Origin(Path file, int line) {
        @Override
        public String toString() {
            return file + ":" + line;
        }
    }

    static Argument ofCommandLine(String value) {
        return new Argument(value, Optional.empty());
    }

    /** Returns whether the argument is the option, possibly with its value: {@code --name} or {@code --name=value}. */
    boolean isOption(String name) {
        return value.equals(name) || value.startsWith(name + "=");
    }
}
