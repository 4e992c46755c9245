package dev.rookery.broker.limit;

/** Makes a tenant's limits out of others with some changes. Mutable, for one thread. */
public final class TenantLimitsBuilder {
    private int connections;
    private int connectionsPerSecond;
    private int connectionsPerSecondOfAddress;
    private int sessions;
    private int subscriptions;
    private int messagesPerSecond;
    private long queuedBytes;
    private int retainedMessages;
    private long retainedBytes;
    private ClientLimits client;

    TenantLimitsBuilder(TenantLimits from) {
        connections = from.connections();
        connectionsPerSecond = from.connectionsPerSecond();
        connectionsPerSecondOfAddress = from.connectionsPerSecondOfAddress();
        sessions = from.sessions();
        subscriptions = from.subscriptions();
        messagesPerSecond = from.messagesPerSecond();
        queuedBytes = from.queuedBytes();
        retainedMessages = from.retainedMessages();
        retainedBytes = from.retainedBytes();
        client = from.client();
    }

    /** See {@link TenantLimits#connections}. */
    public TenantLimitsBuilder connections(int value) {
        connections = value;
        return this;
    }

    /** See {@link TenantLimits#connectionsPerSecond}. */
    public TenantLimitsBuilder connectionsPerSecond(int value) {
        connectionsPerSecond = value;
        return this;
    }

    /** See {@link TenantLimits#connectionsPerSecondOfAddress}. */
    public TenantLimitsBuilder connectionsPerSecondOfAddress(int value) {
        connectionsPerSecondOfAddress = value;
        return this;
    }

    /** See {@link TenantLimits#sessions}. */
    public TenantLimitsBuilder sessions(int value) {
        sessions = value;
        return this;
    }

    /** See {@link TenantLimits#subscriptions}. */
    public TenantLimitsBuilder subscriptions(int value) {
        subscriptions = value;
        return this;
    }

    /** See {@link TenantLimits#messagesPerSecond}. */
    public TenantLimitsBuilder messagesPerSecond(int value) {
        messagesPerSecond = value;
        return this;
    }

    /** See {@link TenantLimits#queuedBytes}. */
    public TenantLimitsBuilder queuedBytes(long value) {
        queuedBytes = value;
        return this;
    }

    /** See {@link TenantLimits#retainedMessages}. */
    public TenantLimitsBuilder retainedMessages(int value) {
        retainedMessages = value;
        return this;
    }

    /** See {@link TenantLimits#retainedBytes}. */
    public TenantLimitsBuilder retainedBytes(long value) {
        retainedBytes = value;
        return this;
    }

    /** See {@link TenantLimits#client}. */
    public TenantLimitsBuilder client(ClientLimits value) {
        client = value;
        return this;
    }

    public TenantLimits build() {
        return new TenantLimits(
                connections,
                connectionsPerSecond,
                connectionsPerSecondOfAddress,
                sessions,
                subscriptions,
                messagesPerSecond,
                queuedBytes,
                retainedMessages,
                retainedBytes,
                client);
    }
}
