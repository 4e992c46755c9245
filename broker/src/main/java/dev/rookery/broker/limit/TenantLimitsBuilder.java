package dev.rookery.broker.limit;

/** Builder of {@link TenantLimits}. Not thread-safe. */
public final class TenantLimitsBuilder {
    private int connections;
    private int connectionsPerSecond;
    private int connectionsPerSecondPerAddress;
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
        connectionsPerSecondPerAddress = from.connectionsPerSecondPerAddress();
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

    /** See {@link TenantLimits#connectionsPerSecondPerAddress}. */
    public TenantLimitsBuilder connectionsPerSecondPerAddress(int value) {
        connectionsPerSecondPerAddress = value;
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
                connectionsPerSecondPerAddress,
                sessions,
                subscriptions,
                messagesPerSecond,
                queuedBytes,
                retainedMessages,
                retainedBytes,
                client);
    }
}
