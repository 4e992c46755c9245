package dev.rookery.bench.flow;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Senders, their topics, and the receivers of their messages.
 *
 * @param copies number of receivers of each message
 */
public record TrafficPattern(List<Sender> senders, List<Receiver> receivers, int copies) {
    private static final String SENDER = "sender";
    private static final String RECEIVER = "receiver";

    /**
     * Client that publishes to one topic. Its number is its index in the list.
     *
     * @param filter filter of a subscription that receives nothing; empty for no subscription
     */
    public record Sender(String account, String topic, Optional<String> filter) {
        public Sender(String account, String topic) {
            this(account, topic, Optional.empty());
        }
    }

    /**
     * One client, or the members of a shared subscription, which together receive each message once.
     *
     * @param senders numbers of the senders whose messages it receives, in ascending order
     */
    public record Receiver(String account, String filter, int members, List<Integer> senders) {}

    public TrafficPattern {
        senders = List.copyOf(senders);
        receivers = List.copyOf(receivers);
    }

    /** Returns pairs of one sender and one receiver. */
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

    /** Returns one sender and many receivers of its messages. */
    public static TrafficPattern fanOut(String root, int count) {
        Receiver receiver = new Receiver(RECEIVER, root + "/all", 1, List.of(0));
        return new TrafficPattern(
                List.of(new Sender(SENDER, root + "/all")), Collections.nCopies(count, receiver), count);
    }

    /** Returns many senders and one receiver of their messages. */
    public static TrafficPattern fanIn(String root, int count) {
        List<Sender> senders = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            senders.add(new Sender(SENDER, root + "/from/" + i));
        }
        return new TrafficPattern(senders, List.of(new Receiver(RECEIVER, root + "/from/+", 1, numbers(count))), 1);
    }

    /** Returns many senders and one shared subscription. */
    public static TrafficPattern shared(String root, int count, int members) {
        List<Sender> senders = fanIn(root, count).senders();
        String filter = "$share/group/" + root + "/from/+";
        return new TrafficPattern(senders, List.of(new Receiver(RECEIVER, filter, members, numbers(count))), 1);
    }

    /** Returns pairs whose senders also subscribe. Accounts are assigned round-robin; each has its own topic space. */
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

    /** Returns one pair per account, each with its own topic space. */
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
