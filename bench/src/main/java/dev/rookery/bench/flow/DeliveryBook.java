package dev.rookery.bench.flow;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers what is sent and checks every delivery against it. Belongs to the driver's event loop. */
final class DeliveryBook {
    private final List<TrafficPattern.Receiver> receivers;
    /** A receiver's ledgers by the number of the sender. */
    private final List<Map<Integer, SequenceLedger>> ledgers;

    private final int[] sent;
    private long totalSent;
    private long delivered;
    private long strays;

    DeliveryBook(TrafficPattern traffic) {
        receivers = traffic.receivers();
        ledgers = receivers.stream().map(DeliveryBook::emptyLedgers).toList();
        sent = new int[traffic.senders().size()];
    }

    private static Map<Integer, SequenceLedger> emptyLedgers(TrafficPattern.Receiver receiver) {
        Map<Integer, SequenceLedger> ledgers = new HashMap<>();
        receiver.senders().forEach(sender -> ledgers.put(sender, new SequenceLedger()));
        return ledgers;
    }

    /** Notes that a sender sends one more message, and numbers it. */
    int nextSequence(int sender) {
        totalSent++;
        return sent[sender]++;
    }

    /** Notes a delivery; false if it is a duplicate or should not have happened at all. */
    boolean record(int receiver, int sender, int sequence) {
        SequenceLedger ledger = ledgers.get(receiver).get(sender);
        if (ledger == null || sequence < 0 || sequence >= sent[sender]) {
            strays++;
            return false;
        }
        if (!ledger.record(sequence)) {
            return false;
        }
        delivered++;
        return true;
    }

    /** Notes a delivery of something that no sender of this flow wrote. */
    void recordStray() {
        strays++;
    }

    long sent() {
        return totalSent;
    }

    /** Deliveries so far, duplicates left out. */
    long delivered() {
        return delivered;
    }

    Tally tally() {
        long expected = 0;
        long lost = 0;
        long duplicates = 0;
        long reordered = 0;
        for (int receiver = 0; receiver < receivers.size(); receiver++) {
            // MQTT orders what one client gets, not what the members of a group get between them.
            boolean ordered = receivers.get(receiver).members() == 1;
            for (Map.Entry<Integer, SequenceLedger> entry :
                    ledgers.get(receiver).entrySet()) {
                int due = sent[entry.getKey()];
                SequenceLedger ledger = entry.getValue();
                expected += due;
                lost += ledger.lost(due);
                duplicates += ledger.duplicates();
                reordered += ordered ? ledger.reordered() : 0;
            }
        }
        return new Tally(totalSent, expected, delivered, lost, duplicates, reordered, strays);
    }
}
