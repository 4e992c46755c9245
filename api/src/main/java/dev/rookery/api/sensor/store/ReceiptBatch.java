package dev.rookery.api.sensor.store;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keys of the messages of a transaction, as parallel arrays in the order of arrival, and their number by session. */
record ReceiptBatch(
        String[] tenants, String[] sessions, int[] packetIds, long[] digests, Map<SessionKey, Integer> counts) {
    /** Returns the keys of the messages that have one. */
    static ReceiptBatch of(List<StoredMessage> messages) {
        List<StoredMessage> keyed =
                messages.stream().filter(message -> message.key().isPresent()).toList();
        Map<SessionKey, Integer> counts = new LinkedHashMap<>();
        keyed.forEach(message -> counts.merge(message.session(), 1, Integer::sum));
        return new ReceiptBatch(
                keyed.stream().map(message -> message.tenant().value()).toArray(String[]::new),
                keyed.stream().map(message -> message.session().clientId()).toArray(String[]::new),
                keyed.stream()
                        .mapToInt(message -> message.key().orElseThrow().packetId())
                        .toArray(),
                keyed.stream()
                        .mapToLong(message -> message.key().orElseThrow().digest())
                        .toArray(),
                counts);
    }

    boolean isEmpty() {
        return counts.isEmpty();
    }
}
