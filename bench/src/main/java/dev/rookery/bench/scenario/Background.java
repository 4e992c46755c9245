package dev.rookery.bench.scenario;

import dev.rookery.bench.measure.Figures;
import dev.rookery.bench.measure.Interval;
import java.util.List;

/** What goes on in a broker while a flow of messages is measured. Called on the driver's event loop. */
interface Background {
    void start();

    /** Figures count from now on. */
    void openWindow();

    /** Figures count until now. */
    void closeWindow();

    void stop();

    void putFigures(Figures.Builder figures, Interval interval);

    List<String> flaws();

    /** Nothing at all. */
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
            public void putFigures(Figures.Builder figures, Interval interval) {}

            @Override
            public List<String> flaws() {
                return List.of();
            }
        };
    }
}
