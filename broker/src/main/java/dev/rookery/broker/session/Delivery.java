package dev.rookery.broker.session;

import dev.rookery.broker.mqtt.Message;
import dev.rookery.broker.store.Change;
import dev.rookery.broker.topic.SubscriptionOptions;
import java.util.Arrays;

/** A message on its way to one session, and how far it has come. */
public final class Delivery {
    private static final int[] NO_IDENTIFIERS = {};

    /** How far a delivery with QoS 1 or 2 has come. */
    enum Stage {
        WAITING,
        /** PUBLISH was sent, its answer is due. */
        SENT,
        /** PUBREL was sent, PUBCOMP is due. */
        RELEASED
    }

    private final Message message;
    private final boolean retained;
    /** The shared filter it came by; null for none. */
    private final String group;

    private int qos;
    private boolean retainAsPublished;
    private int[] identifiers;
    private int packetId;
    private long order;
    private Stage stage = Stage.WAITING;
    private boolean counted;
    /** Under which the store knows it; 0 for not at all. */
    private long number;

    private Delivery(Message message, int qos, boolean retained, String group, int[] identifiers) {
        this.message = message;
        this.retained = retained;
        this.group = group;
        this.qos = qos;
        this.identifiers = identifiers;
    }

    private Delivery(Message message, SubscriptionOptions options, boolean retained, String group) {
        this.message = message;
        this.retained = retained;
        this.group = group;
        this.qos = Math.min(message.qos(), options.qos());
        this.retainAsPublished = options.retainAsPublished();
        this.identifiers = options.identifier() == 0 ? NO_IDENTIFIERS : new int[] {options.identifier()};
    }

    /** One that was kept. */
    static Delivery restored(Change.MessageQueued due) {
        Delivery delivery = new Delivery(due.message(), due.qos(), due.retain(), due.sharedFilter(), due.identifiers());
        delivery.number = due.number();
        return delivery;
    }

    /** A message that was published just now. */
    public static Delivery live(Message message, SubscriptionOptions options) {
        return new Delivery(message, options, false, null);
    }

    /** A message that was published just now, to the member of a group that it was dealt to. */
    public static Delivery shared(Message message, SubscriptionOptions options, String sharedFilter) {
        return new Delivery(message, options, false, sharedFilter);
    }

    /** A message that was retained before the subscription was made. */
    public static Delivery retained(Message message, SubscriptionOptions options) {
        return new Delivery(message, options, true, null);
    }

    /**
     * Adds another subscription of the same session that the message matches: one copy is sent, with the highest QoS
     * [MQTT-3.3.4-2] and all identifiers [MQTT-3.3.4-4].
     */
    public void merge(SubscriptionOptions options) {
        qos = Math.max(qos, Math.min(message.qos(), options.qos()));
        retainAsPublished |= options.retainAsPublished();
        if (options.identifier() != 0) {
            identifiers = Arrays.copyOf(identifiers, identifiers.length + 1);
            identifiers[identifiers.length - 1] = options.identifier();
        }
    }

    public Message message() {
        return message;
    }

    public int qos() {
        return qos;
    }

    /** The shared filter that this came by, or null. */
    public String group() {
        return group;
    }

    boolean isRetained() {
        return retained;
    }

    /** The RETAIN flag that the client gets to see: section 3.3.1.3. */
    boolean retainFlag() {
        return retained || retainAsPublished && message.retain();
    }

    int[] identifiers() {
        return identifiers;
    }

    int packetId() {
        return packetId;
    }

    Stage stage() {
        return stage;
    }

    long order() {
        return order;
    }

    void sent(int id, long sequence) {
        packetId = id;
        order = sequence;
        stage = Stage.SENT;
    }

    /** Whether its PUBLISH took of the present connection's quota. */
    boolean isCounted() {
        return counted;
    }

    void counted(boolean taken) {
        counted = taken;
    }

    long number() {
        return number;
    }

    void number(long given) {
        number = given;
    }

    void released() {
        stage = Stage.RELEASED;
    }
}
