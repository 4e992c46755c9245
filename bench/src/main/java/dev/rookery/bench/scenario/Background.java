package dev.rookery.bench.scenario;

import dev.rookery.bench.measure.Interval;
import dev.rookery.bench.measure.Measurements;
import java.util.List;

/** Additional load during the measurement of a flow. Confined to the driver's event loop. */
interface Background {
    void start();

    /** Starts the measurement. */
    void openWindow();

    /** Ends the measurement. */
    void closeWindow();

    void stop();

    void putMeasurements(Measurements.Builder measurements, Interval interval);

    List<String> failures();

    /** Returns a background without load. */
    static Background none() {
        return new Background() {
            @Override
            public void start() {}

            @Override
            public void openWindow() {}

            @Override
            public void closeWindow() {}

            @Override
            public void stop() {}

            @Override
            public void putMeasurements(Measurements.Builder measurements, Interval interval) {}

            @Override
            public List<String> failures() {
                return List.of();
            }
        };
    }
}
