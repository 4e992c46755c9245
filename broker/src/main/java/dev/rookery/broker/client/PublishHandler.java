package dev.rookery.broker.client;

import dev.rookery.broker.event.DropReason;
import dev.rookery.broker.limit.ClientLimits;
import dev.rookery.broker.limit.Limit;
import dev.rookery.broker.limit.LimitException;
import dev.rookery.broker.memory.MemoryKind;
import dev.rookery.broker.memory.MemoryScope;
import dev.rookery.broker.mqtt.AcknowledgementPacket;
import dev.rookery.broker.mqtt.AcknowledgementPacket.Type;
import dev.rookery.broker.mqtt.Message;
import dev.rookery.broker.mqtt.PacketException;
import dev.rookery.broker.mqtt.PublishPacket;
import dev.rookery.broker.mqtt.ReasonCode;
import dev.rookery.broker.mqtt.Utf8;
import dev.rookery.broker.session.ClientConnection;
import dev.rookery.broker.session.InboundFlow;
import dev.rookery.broker.session.Session;
import dev.rookery.broker.tenant.PublishResult;
import dev.rookery.broker.tenant.Tenant;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Handles PUBLISH and PUBREL from a client (sections 3.3.4, 4.3). Confined to the tenant's event loop. */
final class PublishHandler {
    /** Returned for a message that is not acknowledged because it does not fit. */
    static final long UNACKNOWLEDGED = Long.MAX_VALUE;

    /** Returned for a message whose deliveries continue in later slices; no packet is read before their end. */
    static final long PENDING = -1;

    private static final PublishResult UNAUTHORIZED = PublishResult.refused(
            ReasonCode.NOT_AUTHORIZED, "Not authorized to publish to this topic", DropReason.NO_RIGHT_TO_WRITE);
    private static final PublishResult INVALID_PAYLOAD = PublishResult.refused(
            ReasonCode.PAYLOAD_FORMAT_INVALID, "Payload is not UTF-8", DropReason.INVALID_PUBLISH);

    private final Tenant tenant;
    private final Session session;
    private final ClientConnection client;
    /** The limits as announced in CONNACK, in force until the connection ends. */
    private final ClientLimits announced;

    private final boolean retainAvailable;
    private final InboundTopicAliases aliases;
    private final PublishThrottle throttle;
    private final LongConsumer published;
    /** Result of the last message that was {@link #PENDING}, once it is delivered. */
    private long delayAfterPending;

    /** @param published receives what {@link #publish} would have returned, after it has returned {@link #PENDING} */
    PublishHandler(
            Tenant tenant,
            Session session,
            ClientConnection client,
            ClientLimits announced,
            boolean retainAvailable,
            LongConsumer published) {
        this.published = published;
        this.tenant = tenant;
        this.session = session;
        this.client = client;
        this.announced = announced;
        this.retainAvailable = retainAvailable;
        this.aliases = new InboundTopicAliases(announced.topicAliases(), client);
        this.throttle = new PublishThrottle(tenant, session);
    }

    /**
     * @return delay in nanoseconds before the next packet is read; 0 for none; {@link #UNACKNOWLEDGED}; or {@link #PENDING}
     * @throws PacketException to have the connection closed
     */
    long publish(PublishPacket packet) throws PacketException {
        requireAnnounced(packet);
        String topic = aliases.resolve(packet);
        if (packet.qos() == 2 && isCopy(packet)) {
            // [MQTT-4.3.3-10]
            client.acknowledge(Type.PUBREC, packet.packetId(), ReasonCode.SUCCESS);
            return throttle.delayAfterMessage();
        }
        MemoryScope exhausted = packet.qos() == 2 ? refusalOfId(packet) : null;
        PublishResult result = exhausted == null ? accept(packet, topic) : exceeding(Limit.of(exhausted));
        if (result == null) {
            delayAfterPending = throttle.delayAfterMessage();
            return PENDING;
        }
        return end(packet, topic, result) ? throttle.delayAfterMessage() : UNACKNOWLEDGED;
    }

    /** Returns whose memory has no space for the packet identifier, which is stored until PUBREL; null if it fits. */
    private @Nullable MemoryScope refusalOfId(PublishPacket packet) {
        return session.memory().refusal(MemoryKind.SESSIONS, session.inbound().growth(packet.packetId()));
    }

    private PublishResult exceeding(Limit limit) {
        tenant.limitCounters().increment(limit);
        return PublishResult.exceeding(limit);
    }

    private boolean isCopy(PublishPacket packet) throws LimitException {
        InboundFlow inbound = session.inbound();
        if (inbound.contains(packet.packetId())) {
            return true;
        }
        if (inbound.size() >= announced.receiveMaximum()) {
            throw new LimitException(Limit.RECEIVE_MAXIMUM);
        }
        return false;
    }

    /** Counts and acknowledges a message. Returns whether the client may continue. */
    private boolean end(PublishPacket packet, String topic, PublishResult result) {
        if (result.drop().isPresent()) {
            recordRefusal(topic, result.drop().get());
        } else {
            client.countReceived(packet.payload().length);
        }
        if (isUnacknowledged(packet, result)) {
            return false;
        }
        if (packet.qos() == 1) {
            acknowledge(Type.PUBACK, packet.packetId(), result);
        } else if (packet.qos() == 2) {
            reserve(packet, result);
            acknowledge(Type.PUBREC, packet.packetId(), result);
        }
        return true;
    }

    private void recordRefusal(String topic, DropReason reason) {
        tenant.refusals().publish(reason);
        session.recordDrop(topic, reason);
    }

    /** PUBREC of MQTT 3 has no reason code, so that the client continues with PUBREL in any case. */
    private void reserve(PublishPacket packet, PublishResult result) {
        if (!result.reason().isError() || !client.version().isV5()) {
            session.inbound().add(packet.packetId());
        }
    }

    /** Ends a message that has been delivered in slices, or has waited. */
    private void endPending(PublishPacket packet, String topic, PublishResult result) {
        boolean connected =
                session.connection().filter(current -> current == client).isPresent();
        if (connected) {
            published.accept(end(packet, topic, result) ? delayAfterPending : UNACKNOWLEDGED);
        } else if (packet.qos() == 2 && isOpen()) {
            // The client sends the message again when it is back.
            reserve(packet, result);
        }
    }

    private boolean isOpen() {
        return tenant.sessions()
                .find(session.key())
                .filter(current -> current == session)
                .isPresent();
    }

    /** MQTT 3 cannot refuse a message: an acknowledgement would state that the broker has accepted it. */
    private boolean isUnacknowledged(PublishPacket packet, PublishResult result) {
        return packet.qos() > 0
                && result.reason() == ReasonCode.QUOTA_EXCEEDED
                && !client.version().isV5();
    }

    private void requireAnnounced(PublishPacket packet) throws PacketException {
        if (packet.qos() > announced.maximumQos()) {
            throw new LimitException(Limit.MAXIMUM_QOS);
        }
        if (packet.retain() && !retainAvailable) {
            throw new LimitException(Limit.RETAIN);
        }
    }

    private void acknowledge(Type type, int packetId, PublishResult result) {
        client.acknowledge(type, packetId, result.reason(), result.reasonString());
    }

    void release(AcknowledgementPacket packet) {
        boolean known = session.inbound().release(packet.packetId());
        client.acknowledge(
                Type.PUBCOMP, packet.packetId(), known ? ReasonCode.SUCCESS : ReasonCode.PACKET_IDENTIFIER_NOT_FOUND);
    }

    /** Returns null if the result is not known yet. */
    private @Nullable PublishResult accept(PublishPacket packet, String topic) throws PacketException {
        boolean tooDeep = TopicDepth.exceeds(topic, session.limits().topicLevels());
        return tooDeep ? refuseTooDeep(topic) : publish(packet, topic);
    }

    /** MQTT 3 has no code to refuse a message: the client learns of it by the end of its connection [MQTT-3.3.5-2]. */
    private PublishResult refuseTooDeep(String topic) throws LimitException {
        PublishResult result = PublishResult.exceeding(Limit.TOPIC_LEVELS);
        if (!client.version().isV5()) {
            result.drop().ifPresent(reason -> recordRefusal(topic, reason));
            throw new LimitException(Limit.TOPIC_LEVELS);
        }
        tenant.limitCounters().increment(Limit.TOPIC_LEVELS);
        return result;
    }

    private @Nullable PublishResult publish(PublishPacket packet, String topic) {
        ClientLimits limits = session.limits();
        if (!session.mayPublish(topic)) {
            return UNAUTHORIZED;
        }
        if (limits.validatesPayloads() && packet.isDeclaredUtf8() && !Utf8.isValid(packet.payload())) {
            return INVALID_PAYLOAD;
        }
        Message message = Message.of(
                topic, packet.payload(), packet.qos(), packet.retain(), packet.properties(), System.nanoTime());
        return tenant.publisher().publish(message, session, result -> endPending(packet, topic, result));
    }
}
