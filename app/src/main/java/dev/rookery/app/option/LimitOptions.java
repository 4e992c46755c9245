package dev.rookery.app.option;

import dev.rookery.broker.config.MemorySettings;
import dev.rookery.broker.limit.ClientLimits;
import dev.rookery.broker.limit.ClientLimitsBuilder;
import dev.rookery.broker.limit.TenantLimits;
import dev.rookery.broker.limit.TenantLimitsBuilder;
import dev.rookery.config.DataSize;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Limits of the broker's clients, and the memory for their state. Rows in the database override them. */
public final class LimitOptions {
    @Option(
            names = "--memory-heap",
            paramLabel = "SIZE",
            description = "Heap for the state of clients. Default: 65 percent of the maximum heap, less in a "
                    + "small one; in rookery all three fifths of that")
    private @Nullable DataSize memoryHeap;

    @Option(
            names = "--memory-direct",
            paramLabel = "SIZE",
            description = "Direct memory for packets from and to clients. Default: 75 percent of the maximum "
                    + "direct memory, at most half of the maximum heap")
    private @Nullable DataSize memoryDirect;

    @Option(
            names = "--limit-connections",
            paramLabel = "N",
            description = "Maximum number of connected clients. Default: 1000000")
    private @Nullable Integer connections;

    @Option(
            names = "--limit-connection-rate",
            paramLabel = "N",
            description = "Maximum number of new connections per second. Default: none")
    private @Nullable Integer connectionRate;

    @Option(
            names = "--limit-connection-rate-per-address",
            paramLabel = "N",
            description = "Maximum number of new connections per second from one address. Default: none")
    private @Nullable Integer connectionRatePerAddress;

    @Option(
            names = "--limit-sessions",
            paramLabel = "N",
            description = "Maximum number of sessions, connected or not. Default: 1000000")
    private @Nullable Integer sessions;

    @Option(
            names = "--limit-subscriptions",
            paramLabel = "N",
            description = "Maximum number of subscriptions of all sessions together. Default: 10000000")
    private @Nullable Integer subscriptions;

    @Option(
            names = "--limit-message-rate",
            paramLabel = "N",
            description = "Maximum number of messages per second that all clients together publish. Default: none")
    private @Nullable Integer messageRate;

    @Option(
            names = "--limit-queued-bytes",
            paramLabel = "SIZE",
            description = "Maximum size of the messages queued for all clients together. Default: a quarter "
                    + "of the heap, at most 1GiB")
    private @Nullable DataSize queuedBytes;

    @Option(
            names = "--limit-retained-messages",
            paramLabel = "N",
            description = "Maximum number of retained messages; 0 disables them. Default: 1000000")
    private @Nullable Integer retainedMessages;

    @Option(
            names = "--limit-retained-bytes",
            paramLabel = "SIZE",
            description = "Maximum size of the retained messages. Default: a quarter of the heap, at most 1GiB")
    private @Nullable DataSize retainedBytes;

    @Option(
            names = "--limit-client-connect-timeout",
            paramLabel = "DURATION",
            description = "Maximum time from accepting a connection to the complete CONNECT. Default: 10s")
    private @Nullable Duration clientConnectTimeout;

    @Option(
            names = "--limit-client-id-length",
            paramLabel = "N",
            description = "Maximum length of a client id in characters, within --max-connect-size. Default: 65535")
    private @Nullable Integer clientIdLength;

    @Option(
            names = "--limit-client-qos",
            paramLabel = "QOS",
            description = "Maximum QoS of publications and subscriptions, 0 to 2. Default: 2")
    private @Nullable Integer clientQos;

    @Option(
            names = "--limit-client-topic-levels",
            paramLabel = "N",
            description = "Maximum number of levels of a topic or filter. Default: 200")
    private @Nullable Integer clientTopicLevels;

    @Option(
            names = "--limit-client-filter-wildcards",
            paramLabel = "N",
            description = "Maximum number of + in a topic filter, 0 to 65535. Default: 16")
    private @Nullable Integer clientFilterWildcards;

    @Option(
            names = "--limit-client-receive-maximum",
            paramLabel = "N",
            description = "Maximum number of unfinished QoS 2 publications from a client, 1 to 65535. Default: 1024")
    private @Nullable Integer clientReceiveMaximum;

    @Option(
            names = "--limit-client-inflight",
            paramLabel = "N",
            description = "Maximum number of unacknowledged messages to a client, 1 to 65535. Default: 1024")
    private @Nullable Integer clientInflight;

    @Option(
            names = "--limit-client-queued-messages",
            paramLabel = "N",
            description = "Maximum number of messages queued for a client. Default: 10000")
    private @Nullable Integer clientQueuedMessages;

    @Option(
            names = "--limit-client-queued-bytes",
            paramLabel = "SIZE",
            description = "Maximum size of the messages queued for a client. Default: 16MiB")
    private @Nullable DataSize clientQueuedBytes;

    @Option(
            names = "--limit-client-unsent-bytes",
            paramLabel = "SIZE",
            description = "Maximum size of the packets to a client that its network has not accepted; above "
                    + "it, QoS 0 messages are dropped. Default: 1MiB")
    private @Nullable DataSize clientUnsentBytes;

    @Option(
            names = "--limit-client-message-rate",
            paramLabel = "N",
            description = "Maximum number of messages per second that a client publishes. Default: none")
    private @Nullable Integer clientMessageRate;

    @Option(
            names = "--limit-client-throttle-timeout",
            paramLabel = "DURATION",
            description = "Maximum time for which a client that publishes too fast is slowed down before it "
                    + "is disconnected. Default: none")
    private @Nullable Duration clientThrottleTimeout;

    @Option(
            names = "--limit-client-subscriptions",
            paramLabel = "N",
            description = "Maximum number of subscriptions of a session. Default: 1000")
    private @Nullable Integer clientSubscriptions;

    @Option(
            names = "--limit-client-topic-aliases",
            paramLabel = "N",
            description = "Maximum number of topic aliases in each direction, 0 to 65535. Default: 64")
    private @Nullable Integer clientTopicAliases;

    @Option(
            names = "--limit-client-session-expiry",
            paramLabel = "DURATION",
            description = "Maximum session expiry interval. Default: none")
    private @Nullable Duration clientSessionExpiry;

    @Option(
            names = "--limit-client-keep-alive",
            paramLabel = "DURATION",
            description = "Maximum keep alive, up to 65535s; longer requests are reduced. Default: none")
    private @Nullable Duration clientKeepAlive;

    @Option(
            names = "--limit-client-memory",
            paramLabel = "SIZE",
            description = "Maximum memory of the state of a client: session, subscriptions, messages, will "
                    + "and topic aliases. Default: none")
    private @Nullable DataSize clientMemory;

    @Option(
            names = "--limit-user-memory",
            paramLabel = "SIZE",
            description = "Maximum memory of the state of all clients of a user. Default: 4MiB or a tenth "
                    + "of --memory-heap, whichever is larger")
    private @Nullable DataSize userMemory;

    @Option(
            names = "--limit-user-sessions",
            paramLabel = "N",
            description = "Maximum number of sessions of a user, connected or not. Default: none")
    private @Nullable Integer userSessions;

    @Option(
            names = "--limit-tenant-memory",
            paramLabel = "SIZE",
            description = "Maximum memory of the state of all clients of a tenant. Default: --memory-heap")
    private @Nullable DataSize tenantMemory;

    /**
     * @param defaults settings where there is no option
     * @throws IllegalArgumentException if a value is out of range
     */
    public MemorySettings memory(MemorySettings defaults) {
        return new MemorySettings(
                memoryHeap == null ? defaults.heap() : memoryHeap.bytes(),
                memoryDirect == null ? defaults.direct() : memoryDirect.bytes());
    }

    /** @throws IllegalArgumentException if a value is out of range */
    public TenantLimits limits() {
        TenantLimitsBuilder limits = TenantLimits.DEFAULT.toBuilder();
        set(connections, limits::connections);
        set(connectionRate, limits::connectionsPerSecond);
        set(connectionRatePerAddress, limits::connectionsPerSecondPerAddress);
        set(sessions, limits::sessions);
        set(subscriptions, limits::subscriptions);
        set(messageRate, limits::messagesPerSecond);
        set(queuedBytes, size -> limits.queuedBytes(size.bytes()));
        set(retainedMessages, limits::retainedMessages);
        set(retainedBytes, size -> limits.retainedBytes(size.bytes()));
        set(tenantMemory, size -> limits.memoryBytes(size.bytes()));
        return limits.client(client()).build();
    }

    private ClientLimits client() {
        ClientLimitsBuilder client = ClientLimits.DEFAULT.toBuilder();
        set(clientConnectTimeout, client::connectTimeout);
        set(clientIdLength, client::clientIdLength);
        set(clientQos, client::maximumQos);
        set(clientTopicLevels, client::topicLevels);
        set(clientFilterWildcards, client::filterWildcards);
        set(clientReceiveMaximum, client::receiveMaximum);
        set(clientInflight, client::inflight);
        set(clientQueuedMessages, client::queuedMessages);
        set(clientQueuedBytes, size -> client.queuedBytes(size.bytes()));
        set(clientUnsentBytes, size -> client.unsentBytes(size.toIntBytes()));
        set(clientMessageRate, client::messagesPerSecond);
        set(clientThrottleTimeout, time -> client.throttleTimeoutSeconds(seconds(time)));
        set(clientSubscriptions, client::subscriptions);
        set(clientTopicAliases, client::topicAliases);
        set(clientSessionExpiry, time -> client.sessionExpirySeconds(time.toSeconds()));
        set(clientKeepAlive, time -> client.keepAliveSeconds(seconds(time)));
        set(clientMemory, size -> client.memoryBytes(size.bytes()));
        set(userMemory, size -> client.userMemoryBytes(size.bytes()));
        set(userSessions, client::userSessions);
        return client.build();
    }

    /** Larger values are outside of all ranges. */
    private static int seconds(Duration time) {
        return (int) Math.min(Integer.MAX_VALUE, time.toSeconds());
    }

    private static <T> void set(@Nullable T value, Consumer<T> setter) {
        if (value != null) {
            setter.accept(value);
        }
    }
}
