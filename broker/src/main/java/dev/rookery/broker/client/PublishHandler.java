package dev.rookery.broker.client;

import dev.rookery.broker.event.DropReason;
import dev.rookery.broker.limit.ClientLimits;
import dev.rookery.broker.mqtt.AcknowledgementPacket;
import dev.rookery.broker.mqtt.AcknowledgementPacket.Type;
import dev.rookery.broker.mqtt.Message;
import dev.rookery.broker.mqtt.PacketException;
import dev.rookery.broker.mqtt.PublishPacket;
import dev.rookery.broker.mqtt.ReasonCode;
import dev.rookery.broker.mqtt.Utf8;
import dev.rookery.broker.session.InboundFlow;
import dev.rookery.broker.session.Peer;
import dev.rookery.broker.session.Session;
import dev.rookery.broker.tenant.Tenant;

/** Takes what a client publishes and answers for it (sections 3.3.4, 4.3). */
final class PublishHandler {
    private final Tenant tenant;
    private final Session session;
    private final Peer peer;
    private final ClientLimits limits;
    private final ReceivedAliases aliases;

    PublishHandler(Tenant tenant, Session session, Peer peer, ClientLimits limits) {
        this.tenant = tenant;
        this.session = session;
        this.peer = peer;
        this.limits = limits;
        this.aliases = new ReceivedAliases(limits.topicAliases());
    }

    void publish(PublishPacket packet) throws PacketException {
        String topic = aliases.topic(packet);
        switch (packet.qos()) {
            case 0 -> take(packet, topic);
            case 1 -> peer.acknowledge(Type.PUBACK, packet.packetId(), take(packet, topic));
            default -> publishExactlyOnce(packet, topic);
        }
    }

    private void publishExactlyOnce(PublishPacket packet, String topic) throws PacketException {
        InboundFlow inbound = session.inbound();
        if (inbound.has(packet.packetId())) {
            // [MQTT-4.3.3-10]: a copy of what was taken on already.
            peer.acknowledge(Type.PUBREC, packet.packetId(), ReasonCode.SUCCESS);
            return;
        }
        if (inbound.size() >= limits.receiveMaximum()) {
            throw new PacketException(
                    ReasonCode.RECEIVE_MAXIMUM_EXCEEDED, "More QoS 2 messages under way than the server takes");
        }
        ReasonCode reason = take(packet, topic);
        // Before MQTT 5 a refusal cannot be told, so that the exchange goes on as if all were well.
        if (!reason.isError() || !peer.version().isV5()) {
            inbound.add(packet.packetId());
        }
        peer.acknowledge(Type.PUBREC, packet.packetId(), reason);
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
            case QUOTA_EXCEEDED -> session.dropped(topic, DropReason.RETAINED_FULL);
            case TOPIC_NAME_INVALID, PAYLOAD_FORMAT_INVALID -> session.dropped(topic, DropReason.PUBLISH_REFUSED);
            default -> peer.received(packet.payload().length);
        }
        return reason;
    }

    private ReasonCode publish(PublishPacket packet, String topic) {
        if (TopicDepth.isBeyond(topic, limits.topicLevels())) {
            return ReasonCode.TOPIC_NAME_INVALID;
        }
        if (!session.rules().mayPublish(topic)) {
            return ReasonCode.NOT_AUTHORIZED;
        }
        if (limits.validatesPayloads() && packet.claimsUtf8() && !Utf8.isValid(packet.payload())) {
            return ReasonCode.PAYLOAD_FORMAT_INVALID;
        }
        Message message = Message.of(
                topic, packet.payload(), packet.qos(), packet.retain(), packet.properties(), System.nanoTime());
        return tenant.publications().publish(message, session);
    }
}
