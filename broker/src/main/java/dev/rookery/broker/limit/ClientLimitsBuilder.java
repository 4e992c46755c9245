package dev.rookery.broker.limit;

import java.time.Duration;

/** Builder of {@link ClientLimits}. Not thread-safe. */
public final class ClientLimitsBuilder {
    private Duration connectTimeout;
    private int clientIdLength;
    private int maximumPacketSize;
    private int maximumQos;
    private int topicLevels;
    private int receiveMaximum;
    private int inflight;
    private int queuedMessages;
    private long queuedBytes;
    private int unsentBytes;
    private int messagesPerSecond;
    private int throttleTimeoutSeconds;
    private int subscriptions;
    private int topicAliases;
    private long sessionExpirySeconds;
    private int keepAliveSeconds;
    private boolean validatesPayloads;

    ClientLimitsBuilder(ClientLimits from) {
        connectTimeout = from.connectTimeout();
        clientIdLength = from.clientIdLength();
        maximumPacketSize = from.maximumPacketSize();
        maximumQos = from.maximumQos();
        topicLevels = from.topicLevels();
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
        validatesPayloads = from.validatesPayloads();
    }

    /** See {@link ClientLimits#connectTimeout}. */
    public ClientLimitsBuilder connectTimeout(Duration value) {
        connectTimeout = value;
        return this;
    }

    /** See {@link ClientLimits#clientIdLength}. */
    public ClientLimitsBuilder clientIdLength(int value) {
        clientIdLength = value;
        return this;
    }

    /** See {@link ClientLimits#maximumPacketSize}. */
    public ClientLimitsBuilder maximumPacketSize(int value) {
        maximumPacketSize = value;
        return this;
    }

    /** See {@link ClientLimits#maximumQos}. */
    public ClientLimitsBuilder maximumQos(int value) {
        maximumQos = value;
        return this;
    }

    /** See {@link ClientLimits#topicLevels}. */
    public ClientLimitsBuilder topicLevels(int value) {
        topicLevels = value;
        return this;
    }

    /** See {@link ClientLimits#receiveMaximum}. */
    public ClientLimitsBuilder receiveMaximum(int value) {
        receiveMaximum = value;
        return this;
    }

    /** See {@link ClientLimits#inflight}. */
    public ClientLimitsBuilder inflight(int value) {
        inflight = value;
        return this;
    }

    /** See {@link ClientLimits#queuedMessages}. */
    public ClientLimitsBuilder queuedMessages(int value) {
        queuedMessages = value;
        return this;
    }

    /** See {@link ClientLimits#queuedBytes}. */
    public ClientLimitsBuilder queuedBytes(long value) {
        queuedBytes = value;
        return this;
    }

    /** See {@link ClientLimits#unsentBytes}. */
    public ClientLimitsBuilder unsentBytes(int value) {
        unsentBytes = value;
        return this;
    }

    /** See {@link ClientLimits#messagesPerSecond}. */
    public ClientLimitsBuilder messagesPerSecond(int value) {
        messagesPerSecond = value;
        return this;
    }

    /** See {@link ClientLimits#throttleTimeoutSeconds}. */
    public ClientLimitsBuilder throttleTimeoutSeconds(int value) {
        throttleTimeoutSeconds = value;
        return this;
    }

    /** See {@link ClientLimits#subscriptions}. */
    public ClientLimitsBuilder subscriptions(int value) {
        subscriptions = value;
        return this;
    }

    /** See {@link ClientLimits#topicAliases}. */
    public ClientLimitsBuilder topicAliases(int value) {
        topicAliases = value;
        return this;
    }

    /** See {@link ClientLimits#sessionExpirySeconds}. */
    public ClientLimitsBuilder sessionExpirySeconds(long value) {
        sessionExpirySeconds = value;
        return this;
    }

    /** See {@link ClientLimits#keepAliveSeconds}. */
    public ClientLimitsBuilder keepAliveSeconds(int value) {
        keepAliveSeconds = value;
        return this;
    }

    /** See {@link ClientLimits#validatesPayloads}. */
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
                validatesPayloads);
    }
}
