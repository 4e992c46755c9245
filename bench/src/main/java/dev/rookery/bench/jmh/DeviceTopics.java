package dev.rookery.bench.jmh;

import java.util.Random;
import java.util.function.IntFunction;

/** Topics and filters of devices, numbered from 0, that stand in halls of {@value #DEVICES_IN_A_HALL}. */
final class DeviceTopics {
    /** Devices that one hall has. */
    static final int DEVICES_IN_A_HALL = 100;

    /** A power of two. More than one, so that not all that a lookup touches stays in the processor's first cache. */
    private static final int SAMPLES = 4096;

    private DeviceTopics() {}

    /** Where the device publishes. */
    static String temperature(int device) {
        return device(device) + "/temperature";
    }

    /** The filter of all that the device publishes: with {@code +} for even devices, with {@code #} for odd ones. */
    static String everythingOf(int device) {
        return device(device) + (device % 2 == 0 ? "/+" : "/#");
    }

    /** The filter of the temperatures in the hall that the device stands in. */
    static String temperaturesAround(int device) {
        return hall(device) + "/+/temperature";
    }

    /**
     * Names for devices drawn at random, the same in every run.
     *
     * @param first the lowest number that may be drawn
     * @param count how many numbers may be drawn
     */
    static String[] sample(int first, int count, IntFunction<String> name) {
        Random random = new Random(42);
        String[] samples = new String[SAMPLES];
        for (int i = 0; i < SAMPLES; i++) {
            samples[i] = name.apply(first + random.nextInt(count));
        }
        return samples;
    }

    /** Returns the sample of an iteration; the iteration number may overflow. */
    static String pick(String[] samples, int turn) {
        return samples[turn & (SAMPLES - 1)];
    }

    private static String device(int device) {
        return hall(device) + "/device-" + device;
    }

    private static String hall(int device) {
        return "site/hall-" + device / DEVICES_IN_A_HALL;
    }
}
