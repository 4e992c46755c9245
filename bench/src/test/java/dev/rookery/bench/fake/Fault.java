package dev.rookery.bench.fake;

import java.util.ArrayList;
import java.util.List;

/** What a fake broker does wrong with the messages it should deliver. Called on the broker's one thread. */
@FunctionalInterface
public interface Fault {
    /**
     * Decides about a delivery.
     *
     * @param number counts all deliveries from 1
     * @param delivery sends the message to its receiver; may be run any number of times, now or in a later call
     */
    void handle(int number, Runnable delivery);

    static Fault none() {
        return (number, delivery) -> delivery.run();
    }

    /** Loses each n-th delivery. */
    static Fault losingEach(int n) {
        return (number, delivery) -> {
            if (number % n != 0) {
                delivery.run();
            }
        };
    }

    /** Delivers each n-th message twice. */
    static Fault duplicatingEach(int n) {
        return (number, delivery) -> {
            delivery.run();
            if (number % n == 0) {
                delivery.run();
            }
        };
    }

    /** Delivers each n-th message after the one that follows it. */
    static Fault swappingEach(int n) {
        List<Runnable> held = new ArrayList<>();
        return (number, delivery) -> {
            if (number % n == 0) {
                held.add(delivery);
            } else {
                delivery.run();
                held.forEach(Runnable::run);
                held.clear();
            }
        };
    }

    /** Holds everything back until the n-th message is there, then delivers in order. */
    static Fault stallingUntil(int n) {
        List<Runnable> held = new ArrayList<>();
        return (number, delivery) -> {
            held.add(delivery);
            if (number >= n) {
                held.forEach(Runnable::run);
                held.clear();
            }
        };
    }
}
