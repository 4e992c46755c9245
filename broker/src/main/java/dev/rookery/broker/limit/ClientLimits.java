package dev.rookery.broker.limit;

import java.time.Duration;

/**
 * What one client may take. Every bound is on purpose finite; the standard's way of saying so is named with each.
 *
 * @param connectTimeout from the start of a connection to its complete CONNECT; then it is closed
 * @param clientIdLength characters in a client id; a longer one is refused (0x85)
 * @param topicLevels levels in a topic name (0x90) or filter (0x97)
 * @param receiveMaximum QoS 2 messages that the client may have under way to the broker (0x93), 1 to 65,535
 * @param inflight QoS 1 and 2 messages under way to the client, at most its own receive maximum, 1 to 65,535
 * @param queuedMessages messages that wait for the client; more are dropped
 * @param queuedBytes bytes that these may take; more are dropped
 * @param unsentBytes bytes written for the client that its network has not taken; QoS 0 is dropped above it, a client
 *     at twice as much is closed (0x97)
 * @param messagesPerSecond messages that the client may publish; one that is faster is not read from for a while. 0 for
 *     any
 * @param subscriptions filters that a session may hold (0x97)
 * @param topicAliases topic aliases that the client may set up, and be sent, 0 to 65,535 (0x94)
 * @param sessionExpirySeconds how long a session may outlive its connection; longer wishes are cut, which CONNACK says.
 *     4,294,967,295 is for ever. Also the expiry of sessions of MQTT 3.
 * @param keepAliveSeconds the longest keep alive, 0 for any; longer wishes are cut, which CONNACK says
 * @param validatesPayloads whether a payload that is said to be UTF-8 must be (0x99)
 */
public record ClientLimits(
        Duration connectTimeout,
        int clientIdLength,
        int topicLevels,
        int receiveMaximum,
        int inflight,
        int queuedMessages,
        long queuedBytes,
        int unsentBytes,
        int messagesPerSecond,
        int subscriptions,
        int topicAliases,
        long sessionExpirySeconds,
        int keepAliveSeconds,
        boolean validatesPayloads) {
    /** A session expiry that means for ever. */
    public static final long FOREVER = 0xffff_ffffL;

    /** Fit for most: a slow or offline client loses nothing soon, a hostile one takes some MiB at most. */
    public static final ClientLimits DEFAULT = new ClientLimits(
            Duration.ofSeconds(10), 1024, 128, 1024, 1024, 10_000, 16L << 20, 1 << 20, 0, 1000, 64, FOREVER, 0, false);
}
