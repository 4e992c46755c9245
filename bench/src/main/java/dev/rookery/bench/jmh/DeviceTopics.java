package dev.rookery.bench.jmh;

import java.util.Random;
import java.util.function.IntFunction;

/** Topics and filters of numbered devices in halls of {@value #DEVICES_IN_A_HALL} devices. */
final class DeviceTopics {
    /** Number of devices per hall. */
    static final int DEVICES_IN_A_HALL = 100;

    /** A power of two. Large enough that the data of all samples exceeds the L1 cache. */
    private static final int SAMPLES = 4096;

    private DeviceTopics() {}

    /** Returns the topic that the device publishes to. */
    static String temperature(int device) {
        return device(device) + "/temperature";
    }

    /** Returns a filter of all topics of the device: with {@code +} for even, with {@code #} for odd device numbers. */
    static String allTopics(int device) {
        return device(device) + (device % 2 == 0 ? "/+" : "/#");
    }

    /** Returns the filter of all temperatures in the device's hall. */
    static String hallTemperatures(int device) {
        return hall(device) + "/+/temperature";
    }

    /**
     * Returns the names of random devices, the same in each run.
     *
     * @param first lowest device number
     * @param count size of the range of device numbers
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
    static String pick(String[] samples, int iteration) {
        return samples[iteration & (SAMPLES - 1)];
    }

    private static String device(int device) {
        return hall(device) + "/device-" + device;
    }

    private static String hall(int device) {
        return "site/hall-" + device / DEVICES_IN_A_HALL;
    }
}
