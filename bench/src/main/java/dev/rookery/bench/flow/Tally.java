package dev.rookery.bench.flow;

import java.util.ArrayList;
import java.util.List;

/**
 * What became of all messages of a flow.
 *
 * @param expected deliveries that should have happened: a message counts once for each receiver
 * @param delivered deliveries that happened, duplicates left out
 * @param reordered deliveries after a later message of the same sender
 * @param strays deliveries of messages that the receiver had no reason to get
 */
public record Tally(long sent, long expected, long delivered, long lost, long duplicates, long reordered, long strays) {
    /** A QoS 0 run that loses more than this share of its messages measures something else than the others do. */
    private static final double TOLERABLE_LOSS = 0.01;

    /** How the deliveries fall short of what the QoS promises; empty if they do not. */
    public List<String> flaws(int qos) {
        List<String> flaws = new ArrayList<>();
        if (expected == 0) {
            flaws.add("nothing was sent");
        }
        if (lost > 0 && (qos > 0 || lost > expected * TOLERABLE_LOSS)) {
            flaws.add(lost + " of " + expected + " messages lost");
        }
        if (duplicates > 0 && qos != 1) {
            flaws.add(duplicates + " messages delivered more than once");
        }
        if (strays > 0) {
            flaws.add(strays + " messages delivered to the wrong receiver");
        }
        return List.copyOf(flaws);
    }
}
