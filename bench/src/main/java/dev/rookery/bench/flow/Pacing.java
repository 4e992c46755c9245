package dev.rookery.bench.flow;

/** When the next message is sent. */
public sealed interface Pacing {
    /** No end but {@link MessageFlow#stop()}. */
    long NO_LIMIT = Long.MAX_VALUE;

    /**
     * As fast as the broker can: a new message for each that has arrived.
     *
     * @param window deliveries under way at a time; a message that goes to many receivers counts many times, and four
     *     messages may always be under way
     * @param limit messages after which sending ends
     */
    record ClosedLoop(int window, long limit) implements Pacing {}

    /**
     * At a fixed rate, whether or not the broker keeps up. Latency counts from when a message was due, so that a broker
     * that holds the sender up is not excused (no coordinated omission).
     *
     * @param messagesPerSecond of all senders together, which take turns
     * @param limit messages after which sending ends
     */
    record OpenLoop(double messagesPerSecond, long limit) implements Pacing {}
}
