package dev.rookery.broker.limit;

import java.time.Duration;

/** Builder of {@link ClientLimits} with a setter for each of its components. Not thread-safe. */
public final class ClientLimitsBuilder {
    private Duration connectTimeout = Duration.ofSeconds(10);
    private int clientIdLength = 65_535;
    private int maximumPacketSize = ClientLimits.MAXIMUM_PACKET_SIZE;
    private int maximumQos = 2;
    private int topicLevels = 200;
    private int filterWildcards = 16;
    private int receiveMaximum = 1024;
    private int inflight = 1024;
    private int queuedMessages = 10_000;
    private long queuedBytes = 16L << 20;
    private int unsentBytes = 1 << 20;
    private int messagesPerSecond;
    private int throttleTimeoutSeconds;
    private int subscriptions = 1000;
    private int topicAliases = 64;
    private long sessionExpirySeconds = ClientLimits.NO_EXPIRY;
    private int keepAliveSeconds;
    private long memoryBytes = Long.MAX_VALUE;
    private long userMemoryBytes;
    private int userSessions;
    private boolean validatesPayloads;

    /** Creates a builder with the default values. */
    ClientLimitsBuilder() {}

    ClientLimitsBuilder(ClientLimits from) {
        connectTimeout = from.connectTimeout();
        clientIdLength = from.clientIdLength();
        maximumPacketSize = from.maximumPacketSize();
        maximumQos = from.maximumQos();
        topicLevels = from.topicLevels();
        filterWildcards = from.filterWildcards();
        receiveMaximum = from.receiveMaximum();
        inflight = from.inflight();
        queuedMessages = from.queuedMessages();
        queuedBytes = from.queuedBytes();
        unsentBytes = from.unsentBytes();
        messagesPerSecond = from.messagesPerSecond();
        throttleTimeoutSeconds = from.throttleTimeoutSeconds();
        subscriptions = from.subscriptions();
        topicAliases = from.topicAliases();
        sessionExpirySeconds = from.sessionExpirySeconds();
        keepAliveSeconds = from.keepAliveSeconds();
        memoryBytes = from.memoryBytes();
        userMemoryBytes = from.userMemoryBytes();
        userSessions = from.userSessions();
        validatesPayloads = from.validatesPayloads();
    }

    public ClientLimitsBuilder connectTimeout(Duration value) {
        connectTimeout = value;
        return this;
    }

    public ClientLimitsBuilder clientIdLength(int value) {
        clientIdLength = value;
        return this;
    }

    public ClientLimitsBuilder maximumPacketSize(int value) {
        maximumPacketSize = value;
        return this;
    }

    public ClientLimitsBuilder maximumQos(int value) {
        maximumQos = value;
        return this;
    }

    public ClientLimitsBuilder topicLevels(int value) {
        topicLevels = value;
        return this;
    }

    public ClientLimitsBuilder filterWildcards(int value) {
        filterWildcards = value;
        return this;
    }

    public ClientLimitsBuilder receiveMaximum(int value) {
        receiveMaximum = value;
        return this;
    }

    public ClientLimitsBuilder inflight(int value) {
        inflight = value;
        return this;
    }

    public ClientLimitsBuilder queuedMessages(int value) {
        queuedMessages = value;
        return this;
    }

    public ClientLimitsBuilder queuedBytes(long value) {
        queuedBytes = value;
        return this;
    }

    public ClientLimitsBuilder unsentBytes(int value) {
        unsentBytes = value;
        return this;
    }

    public ClientLimitsBuilder messagesPerSecond(int value) {
        messagesPerSecond = value;
        return this;
    }

    public ClientLimitsBuilder throttleTimeoutSeconds(int value) {
        throttleTimeoutSeconds = value;
        return this;
    }

    public ClientLimitsBuilder subscriptions(int value) {
        subscriptions = value;
        return this;
    }

    public ClientLimitsBuilder topicAliases(int value) {
        topicAliases = value;
        return this;
    }

    public ClientLimitsBuilder sessionExpirySeconds(long value) {
        sessionExpirySeconds = value;
        return this;
    }

    public ClientLimitsBuilder keepAliveSeconds(int value) {
        keepAliveSeconds = value;
        return this;
    }

    public ClientLimitsBuilder memoryBytes(long value) {
        memoryBytes = value;
        return this;
    }

    public ClientLimitsBuilder userMemoryBytes(long value) {
        userMemoryBytes = value;
        return this;
    }

    public ClientLimitsBuilder userSessions(int value) {
        userSessions = value;
        return this;
    }

    public ClientLimitsBuilder validatesPayloads(boolean value) {
        validatesPayloads = value;
        return this;
    }

    public ClientLimits build() {
        return new ClientLimits(
                connectTimeout,
                clientIdLength,
                maximumPacketSize,
                maximumQos,
                topicLevels,
                filterWildcards,
                receiveMaximum,
                inflight,
                queuedMessages,
                queuedBytes,
                unsentBytes,
                messagesPerSecond,
                throttleTimeoutSeconds,
                subscriptions,
                topicAliases,
                sessionExpirySeconds,
                keepAliveSeconds,
                memoryBytes,
                userMemoryBytes,
                userSessions,
                validatesPayloads);
    }
}
