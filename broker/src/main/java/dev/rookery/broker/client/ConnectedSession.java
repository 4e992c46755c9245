package dev.rookery.broker.client;

import dev.rookery.broker.limit.ClientLimits;
import dev.rookery.broker.mqtt.AcknowledgementPacket;
import dev.rookery.broker.mqtt.AuthPacket;
import dev.rookery.broker.mqtt.DisconnectPacket;
import dev.rookery.broker.mqtt.PacketException;
import dev.rookery.broker.mqtt.PacketOutput;
import dev.rookery.broker.mqtt.Property;
import dev.rookery.broker.mqtt.PublishPacket;
import dev.rookery.broker.mqtt.ReasonCode;
import dev.rookery.broker.mqtt.SubscribePacket;
import dev.rookery.broker.mqtt.UnsubscribePacket;
import dev.rookery.broker.session.Peer;
import dev.rookery.broker.session.Session;
import dev.rookery.broker.tenant.Tenant;

/** A session while its client is connected: hands each packet to the handler of its family, and ends the connection. */
final class ConnectedSession {
    private final Tenant tenant;
    private final Session session;
    private final Peer peer;
    private final KeepAlive keepAlive;
    private final PublishHandler publishHandler;
    private final SubscriptionHandler subscriptionHandler;

    ConnectedSession(Tenant tenant, Session session, Peer peer, KeepAlive keepAlive) {
        ClientLimits limits = tenant.limits().client();
        this.tenant = tenant;
        this.session = session;
        this.peer = peer;
        this.keepAlive = keepAlive;
        this.publishHandler = new PublishHandler(tenant, session, peer, limits);
        this.subscriptionHandler = new SubscriptionHandler(tenant, session, peer, limits);
    }

    /** Those in force now. */
    ClientLimits limits() {
        return tenant.limits().client();
    }

    void publish(PublishPacket packet) throws PacketException {
        publishHandler.publish(packet);
    }

    void acknowledgement(AcknowledgementPacket packet) {
        if (packet.type() == AcknowledgementPacket.Type.PUBREL) {
            publishHandler.release(packet);
        } else {
            session.acknowledged(packet);
        }
    }

    void subscribe(SubscribePacket packet) throws PacketException {
        subscriptionHandler.subscribe(packet);
    }

    void unsubscribe(UnsubscribePacket packet) throws PacketException {
        subscriptionHandler.unsubscribe(packet);
    }

    void pingRequest() {
        PacketOutput.pingResponse(peer.connection().outbox().buffer());
    }

    void auth(AuthPacket packet) throws PacketException {
        // [MQTT-4.12.0-7]: without an authentication method in CONNECT there is no AUTH.
        throw PacketException.protocolError("AUTH without an authentication method in CONNECT");
    }

    void disconnect(DisconnectPacket packet) throws PacketException {
        if (packet.properties().has(Property.SESSION_EXPIRY_INTERVAL)) {
            long wished = packet.properties().number(Property.SESSION_EXPIRY_INTERVAL, 0);
            if (wished > 0 && session.expirySeconds() == 0) {
                throw PacketException.protocolError("A session that ends with its connection cannot be prolonged");
            }
            session.expireAfter(Math.min(wished, tenant.limits().client().sessionExpirySeconds()));
        }
        peer.left(packet.reasonCode());
        peer.connection().close();
        // [MQTT-3.14.4-3]: only a normal disconnection takes the will back.
        end(packet.reasonCode() != ReasonCode.SUCCESS.code());
    }

    /** The client broke the protocol. */
    void broke(PacketException reason) {
        peer.refuse(reason.reason(), reason.getMessage());
        end(true);
    }

    /** The network failed, or the connection was closed by the broker. */
    void lost() {
        end(true);
    }

    void writable() {
        session.drain();
    }

    private void end(boolean withWill) {
        keepAlive.stop();
        // Another connection may have taken the session over.
        if (session.peer().filter(current -> current == peer).isPresent()) {
            tenant.sessions().disconnected(session, withWill);
        }
    }
}
