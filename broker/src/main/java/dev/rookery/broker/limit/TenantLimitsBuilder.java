package dev.rookery.broker.limit;

/** Builder of {@link TenantLimits} with a setter for each of its components. Not thread-safe. */
public final class TenantLimitsBuilder {
    private int connections = 1_000_000;
    private int connectionsPerSecond;
    private int connectionsPerSecondPerAddress;
    private int sessions = 1_000_000;
    private int subscriptions = 10_000_000;
    private int messagesPerSecond;
    private long queuedBytes = defaultBytes();
    private int retainedMessages = 1_000_000;
    private long retainedBytes = defaultBytes();
    private long memoryBytes;
    private ClientLimits client = ClientLimits.DEFAULT;

    /** Creates a builder with the default values. */
    TenantLimitsBuilder() {}

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
        memoryBytes = from.memoryBytes();
        client = from.client();
    }

    public TenantLimitsBuilder connections(int value) {
        connections = value;
        return this;
    }

    public TenantLimitsBuilder connectionsPerSecond(int value) {
        connectionsPerSecond = value;
        return this;
    }

    public TenantLimitsBuilder connectionsPerSecondPerAddress(int value) {
        connectionsPerSecondPerAddress = value;
        return this;
    }

    public TenantLimitsBuilder sessions(int value) {
        sessions = value;
        return this;
    }

    public TenantLimitsBuilder subscriptions(int value) {
        subscriptions = value;
        return this;
    }

    public TenantLimitsBuilder messagesPerSecond(int value) {
        messagesPerSecond = value;
        return this;
    }

    public TenantLimitsBuilder queuedBytes(long value) {
        queuedBytes = value;
        return this;
    }

    public TenantLimitsBuilder retainedMessages(int value) {
        retainedMessages = value;
        return this;
    }

    public TenantLimitsBuilder retainedBytes(long value) {
        retainedBytes = value;
        return this;
    }

    public TenantLimitsBuilder memoryBytes(long value) {
        memoryBytes = value;
        return this;
    }

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
                memoryBytes,
                client);
    }

    /** Returns 1 GiB, or a quarter of the heap if that is less. */
    private static long defaultBytes() {
        return Math.min(1L << 30, Runtime.getRuntime().maxMemory() / 4);
    }
}
