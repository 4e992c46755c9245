package dev.rookery.broker.session;

import dev.rookery.broker.memory.HeapSize;
import dev.rookery.broker.mqtt.Message;
import dev.rookery.broker.store.Change;
import dev.rookery.broker.store.SessionKey;
import dev.rookery.broker.topic.SubscriptionOptions;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Delivery of a message to one session, with its progress. */
public final class Delivery {
    private static final int[] NO_IDENTIFIERS = {};
    private static final int FEW_IDENTIFIERS = 4;

    /** Progress of a delivery with QoS 1 or 2. */
    enum Stage {
        QUEUED,
        /** PUBLISH sent; PUBACK or PUBREC pending. */
        SENT,
        /** PUBREL sent; PUBCOMP pending. */
        RELEASED
    }

    private final Message message;
    private final boolean retained;
    private final @Nullable String sharedFilter;

    private int qos;
    private boolean retainAsPublished;
    private int[] identifiers;
    private int identifierCount;
    private int packetId;
    private long order;
    private Stage stage = Stage.QUEUED;
    private boolean countsAgainstQuota;
    private long storeNumber;

    private Delivery(Message message, int qos, boolean retained, @Nullable String sharedFilter, int[] identifiers) {
        this.message = message;
        this.retained = retained;
        this.sharedFilter = sharedFilter;
        this.qos = qos;
        this.identifiers = identifiers;
        this.identifierCount = identifiers.length;
    }

    private Delivery(Message message, SubscriptionOptions options, boolean retained, @Nullable String sharedFilter) {
        this(
                message,
                Math.min(message.qos(), options.qos()),
                retained,
                sharedFilter,
                options.identifier() == 0 ? NO_IDENTIFIERS : new int[] {options.identifier()});
        this.retainAsPublished = options.retainAsPublished();
    }

    /** Returns a persisted delivery. */
    static Delivery restored(Change.MessageQueued queued) {
        Delivery delivery = new Delivery(
                queued.message(), queued.qos(), queued.retain(), queued.sharedFilter(), queued.identifiers());
        delivery.storeNumber = queued.number();
        return delivery;
    }

    /** Returns the change that adds this delivery to the queue of a session, or to its messages in flight. */
    Change.MessageQueued toChange(SessionKey session) {
        return new Change.MessageQueued(
                session, storeNumber, message, qos, retainFlag(), identifiers(), sharedFilter, packetId);
    }

    /** Returns the delivery of a message being published to a non-shared subscription. */
    public static Delivery live(Message message, SubscriptionOptions options) {
        return new Delivery(message, options, false, null);
    }

    /** Returns the delivery of a message being published to the chosen member of a shared subscription. */
    public static Delivery shared(Message message, SubscriptionOptions options, String sharedFilter) {
        return new Delivery(message, options, false, sharedFilter);
    }

    /** Returns the delivery of a retained message to a new subscription. */
    public static Delivery retained(Message message, SubscriptionOptions options) {
        return new Delivery(message, options, true, null);
    }

    /**
     * Merges another matching subscription of the same session into this delivery: the client receives one copy with the
     * highest QoS [MQTT-3.3.4-2] and all subscription identifiers [MQTT-3.3.4-4].
     */
    public void merge(SubscriptionOptions options) {
        qos = Math.max(qos, Math.min(message.qos(), options.qos()));
        retainAsPublished |= options.retainAsPublished();
        if (options.identifier() != 0) {
            if (identifierCount == identifiers.length) {
                identifiers = Arrays.copyOf(identifiers, Math.max(4, identifiers.length * 2));
            }
            identifiers[identifierCount++] = options.identifier();
        }
    }

    public Message message() {
        return message;
    }

    public int qos() {
        return qos;
    }

    /** Returns the filter of the shared subscription; null for a non-shared one. */
    public @Nullable String sharedFilter() {
        return sharedFilter;
    }

    boolean isRetained() {
        return retained;
    }

    /** Returns the RETAIN flag of the PUBLISH packet to the client (section 3.3.1.3). */
    boolean retainFlag() {
        return retained || retainAsPublished && message.retain();
    }

    int[] identifiers() {
        if (identifierCount < identifiers.length) {
            identifiers = Arrays.copyOf(identifiers, identifierCount);
        }
        return identifiers;
    }

    /** Returns the size of the subscription identifiers on the heap in bytes; 0 for a few, which each delivery may have. */
    int identifierHeapBytes() {
        return identifierCount <= FEW_IDENTIFIERS ? 0 : HeapSize.ofInts(identifiers().length);
    }

    int packetId() {
        return packetId;
    }

    Stage stage() {
        return stage;
    }

    /** Returns the position among the deliveries of the session, by first transmission. */
    long order() {
        return order;
    }

    void markSent(int id, long position) {
        packetId = id;
        order = position;
        stage = Stage.SENT;
    }

    void markReleased() {
        stage = Stage.RELEASED;
    }

    /** Returns whether the PUBLISH counts against the send quota of the current connection. */
    boolean countsAgainstQuota() {
        return countsAgainstQuota;
    }

    void setCountsAgainstQuota(boolean value) {
        countsAgainstQuota = value;
    }

    /** Returns the number that identifies the delivery in the store; 0 if it is not persisted. */
    long storeNumber() {
        return storeNumber;
    }

    void setStoreNumber(long number) {
        storeNumber = number;
    }
}
