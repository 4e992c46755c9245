package dev.rookery.app.mosquitto;

/**
 * Option of Rookery with its value.
 *
 * @param value empty for a flag
 */
public record Setting(String option, String value) {
    @Override
    public String toString() {
        return value.isEmpty() ? option : option + " " + value;
    }
}
