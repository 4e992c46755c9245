package dev.rookery.broker.client;

import dev.rookery.broker.event.DropReason;
import dev.rookery.broker.limit.ClientLimits;
import dev.rookery.broker.limit.Limit;
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
import dev.rookery.broker.tenant.Tenant;

/** Takes what a client publishes and answers for it (sections 3.3.4, 4.3). */
final class PublishHandler {
    private final Tenant tenant;
    private final Session session;
    private final ClientConnection peer;
    /** The limits as CONNACK told them, which hold as long as the connection. */
    private final ClientLimits told;

    private final boolean retains;
    private final ReceivedAliases aliases;
    private final SlowDown slowDown;

    PublishHandler(Tenant tenant, Session session, ClientConnection peer, ClientLimits told, boolean retains) {
        this.tenant = tenant;
        this.session = session;
        this.peer = peer;
        this.told = told;
        this.retains = retains;
        this.aliases = new ReceivedAliases(told.topicAliases());
        this.slowDown = new SlowDown(tenant, session);
    }

    /** @return nanoseconds before the client is to be read from again, 0 for none */
    long publish(PublishPacket packet) throws PacketException {
        requireAvailable(packet);
        String topic = aliases.topic(packet);
        switch (packet.qos()) {
            case 0 -> take(packet, topic);
            case 1 -> answer(Type.PUBACK, packet.packetId(), take(packet, topic));
            default -> publishExactlyOnce(packet, topic);
        }
        return slowDown.next();
    }

    private void requireAvailable(PublishPacket packet) throws PacketException {
        if (packet.qos() > told.maximumQos()) {
            throw exceeded(Limit.MAXIMUM_QOS);
        }
        if (packet.retain() && !retains) {
            throw exceeded(Limit.RETAIN);
        }
    }

    private PacketException exceeded(Limit bound) {
        tenant.bounds().increment(bound);
        return new PacketException(bound.reason(), bound.reasonString());
    }

    private void answer(Type type, int packetId, ReasonCode reason) {
        peer.acknowledge(type, packetId, reason, text(reason));
    }

    private static String text(ReasonCode reason) {
        return switch (reason) {
            case SUCCESS, NO_MATCHING_SUBSCRIBERS -> "";
            case TOPIC_NAME_INVALID -> Limit.TOPIC_LEVELS.reasonString();
            case QUOTA_EXCEEDED -> "No more can be retained";
            case PAYLOAD_FORMAT_INVALID -> "The payload is not UTF-8";
            default -> reason.reasonString();
        };
    }

    private void publishExactlyOnce(PublishPacket packet, String topic) throws PacketException {
        InboundFlow inbound = session.inbound();
        if (inbound.has(packet.packetId())) {
            // [MQTT-4.3.3-10]: a copy of what was taken on already.
            peer.acknowledge(Type.PUBREC, packet.packetId(), ReasonCode.SUCCESS);
            return;
        }
        if (inbound.size() >= told.receiveMaximum()) {
            throw exceeded(Limit.RECEIVE_MAXIMUM);
        }
        ReasonCode reason = take(packet, topic);
        // Before MQTT 5 a refusal cannot be told, so that the exchange goes on as if all were well.
        if (!reason.isError() || !peer.version().isV5()) {
            inbound.add(packet.packetId());
        }
        answer(Type.PUBREC, packet.packetId(), reason);
    }

    void release(AcknowledgementPacket packet) {
        boolean known = session.inbound().release(packet.packetId());
        peer.acknowledge(
                Type.PUBCOMP, packet.packetId(), known ? ReasonCode.SUCCESS : ReasonCode.PACKET_IDENTIFIER_NOT_FOUND);
    }

    private ReasonCode take(PublishPacket packet, String topic) {
        ReasonCode reason = publish(packet, topic);
        switch (reason) {
            case NOT_AUTHORIZED -> session.dropped(topic, DropReason.NO_RIGHT_TO_WRITE);
            case QUOTA_EXCEEDED -> session.dropped(topic, DropReason.RETAIN_QUOTA);
            case TOPIC_NAME_INVALID, PAYLOAD_FORMAT_INVALID -> session.dropped(topic, DropReason.INVALID_PUBLISH);
            default -> peer.received(packet.payload().length);
        }
        return reason;
    }

    private ReasonCode publish(PublishPacket packet, String topic) {
        ClientLimits limits = session.limits();
        if (TopicDepth.isBeyond(topic, limits.topicLevels())) {
            tenant.bounds().increment(Limit.TOPIC_LEVELS);
            return ReasonCode.TOPIC_NAME_INVALID;
        }
        if (!session.rules().mayPublish(topic)) {
            return ReasonCode.NOT_AUTHORIZED;
        }
        if (limits.validatesPayloads() && packet.isDeclaredUtf8() && !Utf8.isValid(packet.payload())) {
            return ReasonCode.PAYLOAD_FORMAT_INVALID;
        }
        Message message = Message.of(
                topic, packet.payload(), packet.qos(), packet.retain(), packet.properties(), System.nanoTime());
        return tenant.publications().publish(message, session);
    }
}
