package dev.rookery.broker.limit;

import java.time.Duration;

/**
 * What one client may take. Every bound is on purpose finite; the standard's way of saying so is named with each.
 *
 * @param connectTimeout from the start of a connection to its complete CONNECT; then it is closed
 * @param clientIdLength characters in a client id; a longer one is refused (0x85)
 * @param maximumPacketSize bytes of a packet that it may send (0x95), at most what the broker takes of anybody; CONNACK says so
 * @param maximumQos the QoS that it may publish with, and is granted, 0 to 2 (0x9b); CONNACK says so
 * @param topicLevels levels in a topic name (0x90) or filter (0x97)
 * @param receiveMaximum QoS 2 messages that the client may have under way to the broker (0x93), 1 to 65,535
 * @param inflight QoS 1 and 2 messages under way to the client, at most its own receive maximum, 1 to 65,535
 * @param queuedMessages messages that wait for the client; more are dropped
 * @param queuedBytes bytes that these may take; more are dropped
 * @param unsentBytes bytes written for the client that its network has not taken; QoS 0 is dropped above it, a client
 *     at twice as much is closed (0x97)
 * @param messagesPerSecond messages that the client may publish; one that is faster is not read from for a while. 0 for
 *     any
 * @param slowedSeconds how long it may be held back for that without a break; then it is closed (0x96). 0 for ever
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
        int maximumPacketSize,
        int maximumQos,
        int topicLevels,
        int receiveMaximum,
        int inflight,
        int queuedMessages,
        long queuedBytes,
        int unsentBytes,
        int messagesPerSecond,
        int slowedSeconds,
        int subscriptions,
        int topicAliases,
        long sessionExpirySeconds,
        int keepAliveSeconds,
        boolean validatesPayloads) {
    /** A session expiry that means for ever. */
    public static final long FOREVER = 0xffff_ffffL;

    private static final int LARGEST_TWO_BYTES = 65_535;
    private static final int LARGEST_PACKET = 268_435_455;

    /** Fit for most: a slow or offline client loses nothing soon, a hostile one takes some MiB at most. */
    public static final ClientLimits DEFAULT = new ClientLimits(
            Duration.ofSeconds(10),
            1024,
            LARGEST_PACKET,
            2,
            128,
            1024,
            1024,
            10_000,
            16L << 20,
            1 << 20,
            0,
            0,
            1000,
            64,
            FOREVER,
            0,
            false);

    public ClientLimits {
        require("maximum QoS", maximumQos, 0, 2);
        require("receive maximum", receiveMaximum, 1, LARGEST_TWO_BYTES);
        require("messages under way", inflight, 1, LARGEST_TWO_BYTES);
        require("topic aliases", topicAliases, 0, LARGEST_TWO_BYTES);
        require("maximum packet size", maximumPacketSize, 16, LARGEST_PACKET);
        require("messages per second", messagesPerSecond, 0, Integer.MAX_VALUE);
        require("seconds held back", slowedSeconds, 0, Integer.MAX_VALUE);
        require("session expiry", sessionExpirySeconds, 0, FOREVER);
        require("keep alive", keepAliveSeconds, 0, LARGEST_TWO_BYTES);
        require("unsent bytes", unsentBytes, 2, Integer.MAX_VALUE);
    }

    static void require(String what, long value, long smallest, long largest) {
        if (value < smallest || value > largest) {
            throw new IllegalArgumentException(
                    "The bound on " + what + ", " + value + ", is outside " + smallest + " to " + largest);
        }
    }

    /** The same with changes to come. */
    public ClientLimitsBuilder with() {
        return new ClientLimitsBuilder(this);
    }
}
