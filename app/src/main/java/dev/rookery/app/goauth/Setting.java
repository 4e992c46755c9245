package dev.rookery.app.goauth;

/**
 * One of Rookery's options with a value.
 *
 * @param value empty for an option that takes none
 */
public record Setting(String option, String value) {
    @Override
    public String toString() {
        return value.isEmpty() ? option : option + " " + value;
    }
}
