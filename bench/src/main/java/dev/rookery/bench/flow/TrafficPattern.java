package dev.rookery.bench.flow;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Who sends where and who should get it.
 *
 * @param copies how many receivers get each message
 */
public record TrafficPattern(List<Sender> senders, List<Receiver> receivers, int copies) {
    private static final String SENDER = "sender";
    private static final String RECEIVER = "receiver";

    /**
     * A client that publishes to one topic; its number is its place in the list.
     *
     * @param filter what it subscribes to, though nothing is sent there; empty for no subscription
     */
    public record Sender(String account, String topic, Optional<String> filter) {
        public Sender(String account, String topic) {
            this(account, topic, Optional.empty());
        }
    }

    /**
     * Clients that together get each message once: one client, or the members of a shared subscription.
     *
     * @param senders the numbers of the senders that it hears, in ascending order
     */
    public record Receiver(String account, String filter, int members, List<Integer> senders) {}

    public TrafficPattern {
        senders = List.copyOf(senders);
        receivers = List.copyOf(receivers);
    }

    /** Pairs of one sender and one receiver. */
    public static TrafficPattern pairs(String root, int count) {
        List<Sender> senders = new ArrayList<>();
        List<Receiver> receivers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String topic = root + "/pair/" + i;
            senders.add(new Sender(SENDER, topic));
            receivers.add(new Receiver(RECEIVER, topic, 1, List.of(i)));
        }
        return new TrafficPattern(senders, receivers, 1);
    }

    /** One sender that all receivers hear. */
    public static TrafficPattern fanOut(String root, int count) {
        Receiver receiver = new Receiver(RECEIVER, root + "/all", 1, List.of(0));
        return new TrafficPattern(
                List.of(new Sender(SENDER, root + "/all")), Collections.nCopies(count, receiver), count);
    }

    /** Many senders that one receiver hears. */
    public static TrafficPattern fanIn(String root, int count) {
        List<Sender> senders = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            senders.add(new Sender(SENDER, root + "/from/" + i));
        }
        return new TrafficPattern(senders, List.of(new Receiver(RECEIVER, root + "/from/+", 1, numbers(count))), 1);
    }

    /** Many senders whose messages the members of one group share. */
    public static TrafficPattern shared(String root, int count, int members) {
        List<Sender> senders = fanIn(root, count).senders();
        String filter = "$share/group/" + root + "/from/+";
        return new TrafficPattern(senders, List.of(new Receiver(RECEIVER, filter, members, numbers(count))), 1);
    }

    /** Pairs whose senders are subscribers too; the accounts take turns, each with a topic space of its own. */
    public static TrafficPattern crowd(String root, List<String> accounts, int pairs) {
        List<Sender> senders = new ArrayList<>();
        List<Receiver> receivers = new ArrayList<>();
        for (int i = 0; i < pairs; i++) {
            String account = accounts.get(i % accounts.size());
            String space = root + "/" + account + "/" + i;
            senders.add(new Sender(account, space + "/up", Optional.of(space + "/orders")));
            receivers.add(new Receiver(account, space + "/up", 1, List.of(i)));
        }
        return new TrafficPattern(senders, receivers, 1);
    }

    /** A pair for each tenant, with an account and a topic space of its own. */
    public static TrafficPattern tenants(String root, List<String> accounts) {
        List<Sender> senders = new ArrayList<>();
        List<Receiver> receivers = new ArrayList<>();
        for (int i = 0; i < accounts.size(); i++) {
            String account = accounts.get(i);
            String space = root + "/" + account;
            senders.add(new Sender(account, space + "/up"));
            receivers.add(new Receiver(account, space + "/#", 1, List.of(i)));
        }
        return new TrafficPattern(senders, receivers, 1);
    }

    private static List<Integer> numbers(int count) {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            numbers.add(i);
        }
        return List.copyOf(numbers);
    }
}
