package dev.rookery.api.sensor.store;

/**
 * What became of a batch.
 *
 * @param readings rows of readings added
 * @param raw messages kept as they came
 * @param repeated messages that the broker delivered again after they had been stored
 */
public record Stored(int readings, int raw, int repeated) {
    static final Stored NOTHING = new Stored(0, 0, 0);

    Stored plus(Stored other) {
        return new Stored(readings + other.readings, raw + other.raw, repeated + other.repeated);
    }
}
