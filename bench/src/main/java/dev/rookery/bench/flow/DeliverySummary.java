package dev.rookery.bench.flow;

import java.util.ArrayList;
import java.util.List;

/**
 * Delivery counts of a flow.
 *
 * @param sent messages sent
 * @param expected expected deliveries: a message counts once per receiver
 * @param delivered deliveries without duplicates
 * @param lost expected deliveries that did not happen
 * @param duplicates repeated deliveries
 * @param reordered deliveries after a later message of the same sender
 * @param strays deliveries to a receiver without a matching subscription
 */
public record DeliverySummary(
        long sent, long expected, long delivered, long lost, long duplicates, long reordered, long strays) {
    /** Maximum loss of a valid QoS 0 run, as a fraction. Results with higher loss are not comparable. */
    private static final double MAX_LOSS = 0.01;

    /** Returns violations of the guarantees of the QoS; empty if there are none. */
    public List<String> failures(int qos) {
        List<String> failures = new ArrayList<>();
        if (expected == 0) {
            failures.add("no messages sent");
        }
        if (lost > 0 && (qos > 0 || lost > expected * MAX_LOSS)) {
            failures.add(lost + " of " + expected + " messages lost");
        }
        if (duplicates > 0 && qos != 1) {
            failures.add(duplicates + " messages delivered more than once");
        }
        if (strays > 0) {
            failures.add(strays + " messages delivered to the wrong receiver");
        }
        return List.copyOf(failures);
    }
}
