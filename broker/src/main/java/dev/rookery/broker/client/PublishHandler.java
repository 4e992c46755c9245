package dev.rookery.broker.client;

import dev.rookery.broker.event.DropReason;
import dev.rookery.broker.limit.ClientLimits;
import dev.rookery.broker.limit.Limit;
import dev.rookery.broker.limit.LimitException;
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

/** Handles PUBLISH and PUBREL from a client (sections 3.3.4, 4.3). Confined to the tenant's event loop. */
final class PublishHandler {
    /** Returned for a message that is not acknowledged because it does not fit. */
    static final long UNACKNOWLEDGED = Long.MAX_VALUE;

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

    PublishHandler(
            Tenant tenant, Session session, ClientConnection client, ClientLimits announced, boolean retainAvailable) {
        this.tenant = tenant;
        this.session = session;
        this.client = client;
        this.announced = announced;
        this.retainAvailable = retainAvailable;
        this.aliases = new InboundTopicAliases(announced.topicAliases(), client);
        this.throttle = new PublishThrottle(tenant, session);
    }

    /** @return delay in nanoseconds before the next packet is read; 0 for none; or {@link #UNACKNOWLEDGED} */
    long publish(PublishPacket packet) throws PacketException {
        requireAnnounced(packet);
        String topic = aliases.resolve(packet);
        PublishResult result =
                switch (packet.qos()) {
                    case 0 -> accept(packet, topic);
                    case 1 -> publishAtLeastOnce(packet, topic);
                    default -> publishExactlyOnce(packet, topic);
                };
        return isUnacknowledged(packet, result) ? UNACKNOWLEDGED : throttle.delayAfterMessage();
    }

    /** MQTT 3 cannot refuse a message: an acknowledgement would state that the broker has accepted it. */
    private boolean isUnacknowledged(PublishPacket packet, PublishResult result) {
        return packet.qos() > 0
                && result.reason() == ReasonCode.QUOTA_EXCEEDED
                && !client.version().isV5();
    }

    private PublishResult publishAtLeastOnce(PublishPacket packet, String topic) throws PacketException {
        PublishResult result = accept(packet, topic);
        if (!isUnacknowledged(packet, result)) {
            acknowledge(Type.PUBACK, packet.packetId(), result);
        }
        return result;
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

    private PublishResult publishExactlyOnce(PublishPacket packet, String topic) throws PacketException {
        InboundFlow inbound = session.inbound();
        if (inbound.contains(packet.packetId())) {
            // [MQTT-4.3.3-10]: a copy of an accepted message.
            client.acknowledge(Type.PUBREC, packet.packetId(), ReasonCode.SUCCESS);
            return PublishResult.DELIVERED;
        }
        if (inbound.size() >= announced.receiveMaximum()) {
            throw new LimitException(Limit.RECEIVE_MAXIMUM);
        }
        PublishResult result = accept(packet, topic);
        if (isUnacknowledged(packet, result)) {
            return result;
        }
        // PUBREC of MQTT 3 has no reason code, so that the client continues with PUBREL in any case.
        if (!result.reason().isError() || !client.version().isV5()) {
            inbound.add(packet.packetId());
        }
        acknowledge(Type.PUBREC, packet.packetId(), result);
        return result;
    }

    void release(AcknowledgementPacket packet) {
        boolean known = session.inbound().release(packet.packetId());
        client.acknowledge(
                Type.PUBCOMP, packet.packetId(), known ? ReasonCode.SUCCESS : ReasonCode.PACKET_IDENTIFIER_NOT_FOUND);
    }

    private PublishResult accept(PublishPacket packet, String topic) throws PacketException {
        boolean tooDeep = TopicDepth.exceeds(topic, session.limits().topicLevels());
        PublishResult result = tooDeep ? refuseTooDeep(topic) : publish(packet, topic);
        if (result.drop().isPresent()) {
            session.recordDrop(topic, result.drop().get());
        } else {
            client.countReceived(packet.payload().length);
        }
        return result;
    }

    /** MQTT 3 has no code to refuse a message: the client learns of it by the end of its connection [MQTT-3.3.5-2]. */
    private PublishResult refuseTooDeep(String topic) throws LimitException {
        PublishResult result = PublishResult.exceeding(Limit.TOPIC_LEVELS);
        if (!client.version().isV5()) {
            result.drop().ifPresent(reason -> session.recordDrop(topic, reason));
            throw new LimitException(Limit.TOPIC_LEVELS);
        }
        tenant.limitCounters().increment(Limit.TOPIC_LEVELS);
        return result;
    }

    private PublishResult publish(PublishPacket packet, String topic) {
        ClientLimits limits = session.limits();
        if (!session.mayPublish(topic)) {
            return UNAUTHORIZED;
        }
        if (limits.validatesPayloads() && packet.isDeclaredUtf8() && !Utf8.isValid(packet.payload())) {
            return INVALID_PAYLOAD;
        }
        Message message = Message.of(
                topic, packet.payload(), packet.qos(), packet.retain(), packet.properties(), System.nanoTime());
        return tenant.publisher().publish(message, session);
    }
}
