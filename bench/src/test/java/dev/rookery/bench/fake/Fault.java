package dev.rookery.bench.fake;

import java.util.ArrayList;
import java.util.List;

/** Fault of a {@link FakeBroker} in message delivery. Called on the broker's thread. */
@FunctionalInterface
public interface Fault {
    /**
     * Handles a delivery.
     *
     * @param number number of the delivery, from 1
     * @param delivery sends the message to its receiver; may be run any number of times, now or in a later call
     */
    void handle(int number, Runnable delivery);

    static Fault none() {
        return (number, delivery) -> delivery.run();
    }

    /** Drops each n-th delivery. */
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
        List<Runnable> delayed = new ArrayList<>();
        return (number, delivery) -> {
            if (number % n == 0) {
                delayed.add(delivery);
            } else {
                delivery.run();
                delayed.forEach(Runnable::run);
                delayed.clear();
            }
        };
    }

    /** Delays all deliveries until the n-th message, then delivers in order. */
    static Fault stallingUntil(int n) {
        List<Runnable> delayed = new ArrayList<>();
        return (number, delivery) -> {
            delayed.add(delivery);
            if (number >= n) {
                delayed.forEach(Runnable::run);
                delayed.clear();
            }
        };
    }
}
