package dev.rookery.broker.limit;

import java.time.Duration;

/**
 * Limits of one client. Every limit is finite on purpose; the reason code for exceeding it is given in parentheses.
 *
 * @param connectTimeout maximum time from accepting the connection to the complete CONNECT, after which the broker
 *     closes it
 * @param clientIdLength maximum length of a client id in characters (0x85)
 * @param maximumPacketSize maximum size in bytes of a packet from the client (0x95), sent in CONNACK; no more than the
 *     broker-wide limit
 * @param maximumQos maximum QoS of publications and subscriptions, 0 to 2 (0x9b), sent in CONNACK
 * @param topicLevels maximum number of levels in a topic name (0x90) or filter (0x97)
 * @param filterWildcards maximum number of {@code +} in a topic filter (0x97), 0 to 65,535
 * @param receiveMaximum maximum number of unfinished QoS 2 publications from the client (0x93), 1 to 65,535
 * @param inflight maximum number of unacknowledged QoS 1 and 2 messages to the client, 1 to 65,535; the client's
 *     receive maximum applies if it is lower
 * @param queuedMessages maximum number of messages queued for the client; more are dropped
 * @param queuedBytes maximum size in bytes of the messages queued for the client; more are dropped
 * @param unsentBytes maximum number of written bytes that the client's network has not accepted; QoS 0 messages are
 *     dropped above it, and the connection is closed at twice the limit (0x97)
 * @param messagesPerSecond maximum publish rate; the broker stops reading from a faster client for a while. 0 for no
 *     limit
 * @param throttleTimeoutSeconds maximum time in seconds for which the client is throttled without a break, after which
 *     the broker closes the connection (0x96). 0 for no limit
 * @param subscriptions maximum number of subscriptions of a session (0x97)
 * @param topicAliases maximum number of topic aliases in each direction, 0 to 65,535 (0x94)
 * @param sessionExpirySeconds maximum session expiry interval in seconds; longer requests are reduced, as CONNACK
 *     states. 4,294,967,295 for no expiry. Also the expiry interval of MQTT 3 sessions
 * @param keepAliveSeconds maximum keep alive in seconds; longer requests are reduced, as CONNACK states. 0 for no limit
 * @param memoryBytes maximum heap in bytes for the state of a client: its session, subscriptions, messages, will and
 *     topic aliases (0x97)
 * @param userMemoryBytes maximum heap in bytes for the state of all clients of a user together (0x97); 0 for the user's
 *     share of the broker's budget
 * @param userSessions maximum number of sessions of a user, connected or not (0x97); 0 for no limit
 * @param validatesPayloads whether a payload declared as UTF-8 must be valid UTF-8 (0x99)
 */
public record ClientLimits(
        Duration connectTimeout,
        int clientIdLength,
        int maximumPacketSize,
        int maximumQos,
        int topicLevels,
        int filterWildcards,
        int receiveMaximum,
        int inflight,
        int queuedMessages,
        long queuedBytes,
        int unsentBytes,
        int messagesPerSecond,
        int throttleTimeoutSeconds,
        int subscriptions,
        int topicAliases,
        long sessionExpirySeconds,
        int keepAliveSeconds,
        long memoryBytes,
        long userMemoryBytes,
        int userSessions,
        boolean validatesPayloads) {
    /** Session expiry interval of a session that never expires. */
    public static final long NO_EXPIRY = 0xffff_ffffL;

    private static final int MAXIMUM_TWO_BYTE_INTEGER = 65_535;
    static final int MAXIMUM_PACKET_SIZE = 268_435_455;

    /**
     * Defaults for most clients: a slow or offline client does not lose messages soon, and a hostile client uses a few
     * MiB at most.
     */
    public static final ClientLimits DEFAULT = new ClientLimitsBuilder().build();

    public ClientLimits {
        require("maximum QoS", maximumQos, 0, 2);
        require("filter wildcards", filterWildcards, 0, MAXIMUM_TWO_BYTE_INTEGER);
        require("receive maximum", receiveMaximum, 1, MAXIMUM_TWO_BYTE_INTEGER);
        require("inflight", inflight, 1, MAXIMUM_TWO_BYTE_INTEGER);
        require("topic aliases", topicAliases, 0, MAXIMUM_TWO_BYTE_INTEGER);
        require("maximum packet size", maximumPacketSize, 16, MAXIMUM_PACKET_SIZE);
        require("messages per second", messagesPerSecond, 0, Integer.MAX_VALUE);
        require("throttle timeout", throttleTimeoutSeconds, 0, Integer.MAX_VALUE);
        require("session expiry", sessionExpirySeconds, 0, NO_EXPIRY);
        require("keep alive", keepAliveSeconds, 0, MAXIMUM_TWO_BYTE_INTEGER);
        require("memory bytes", memoryBytes, 1, Long.MAX_VALUE);
        require("user memory bytes", userMemoryBytes, 0, Long.MAX_VALUE);
        require("user sessions", userSessions, 0, Integer.MAX_VALUE);
        require("unsent bytes", unsentBytes, 2, Integer.MAX_VALUE);
    }

    static void require(String name, long value, long minimum, long maximum) {
        if (value < minimum || value > maximum) {
            throw new IllegalArgumentException(
                    "Limit '" + name + "' must be between " + minimum + " and " + maximum + ": " + value);
        }
    }

    /** Returns a builder initialized with these limits. */
    public ClientLimitsBuilder toBuilder() {
        return new ClientLimitsBuilder(this);
    }
}
