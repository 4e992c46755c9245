package dev.rookery.bench.flow;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers sent messages and checks each delivery for loss, duplication and order. Confined to the driver's event loop. */
final class DeliveryTracker {
    private final List<TrafficPattern.Receiver> receivers;
    /** Trackers of each receiver, by number of the sender. */
    private final List<Map<Integer, SequenceTracker>> trackers;

    private final int[] sent;
    private long totalSent;
    private long delivered;
    private long strays;

    DeliveryTracker(TrafficPattern traffic) {
        receivers = traffic.receivers();
        trackers = receivers.stream().map(DeliveryTracker::emptyTrackers).toList();
        sent = new int[traffic.senders().size()];
    }

    private static Map<Integer, SequenceTracker> emptyTrackers(TrafficPattern.Receiver receiver) {
        Map<Integer, SequenceTracker> trackers = new HashMap<>();
        receiver.senders().forEach(sender -> trackers.put(sender, new SequenceTracker()));
        return trackers;
    }

    /** Returns the sequence number of the next message of a sender. */
    int nextSequence(int sender) {
        totalSent++;
        return sent[sender]++;
    }

    /** Records a delivery; returns false for a duplicate or an unexpected message. */
    boolean record(int receiver, int sender, int sequence) {
        SequenceTracker tracker = trackers.get(receiver).get(sender);
        if (tracker == null || sequence < 0 || sequence >= sent[sender]) {
            strays++;
            return false;
        }
        if (!tracker.record(sequence)) {
            return false;
        }
        delivered++;
        return true;
    }

    /** Records a message that no sender of this flow sent. */
    void recordStray() {
        strays++;
    }

    long sent() {
        return totalSent;
    }

    /** Returns the number of deliveries without duplicates. */
    long delivered() {
        return delivered;
    }

    DeliverySummary summary() {
        long expected = 0;
        long lost = 0;
        long duplicates = 0;
        long reordered = 0;
        for (int receiver = 0; receiver < receivers.size(); receiver++) {
            // MQTT guarantees the order per client, not across the members of a shared subscription.
            boolean ordered = receivers.get(receiver).members() == 1;
            for (Map.Entry<Integer, SequenceTracker> entry :
                    trackers.get(receiver).entrySet()) {
                int count = sent[entry.getKey()];
                SequenceTracker tracker = entry.getValue();
                expected += count;
                lost += tracker.lost(count);
                duplicates += tracker.duplicates();
                reordered += ordered ? tracker.reordered() : 0;
            }
        }
        return new DeliverySummary(totalSent, expected, delivered, lost, duplicates, reordered, strays);
    }
}
