package dev.rookery.api.sensor.store;

/**
 * Result of storing a batch.
 *
 * @param readings number of readings added
 * @param raw number of raw messages added
 * @param duplicates number of redelivered messages that were already stored
 */
public record StoreResult(int readings, int raw, int duplicates) {
    static final StoreResult EMPTY = new StoreResult(0, 0, 0);

    StoreResult plus(StoreResult other) {
        return new StoreResult(readings + other.readings, raw + other.raw, duplicates + other.duplicates);
    }
}
