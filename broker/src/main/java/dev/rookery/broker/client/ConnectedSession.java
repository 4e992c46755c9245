package dev.rookery.broker.client;

import dev.rookery.broker.limit.ClientLimits;
import dev.rookery.broker.limit.Limit;
import dev.rookery.broker.mqtt.AcknowledgementPacket;
import dev.rookery.broker.mqtt.AuthPacket;
import dev.rookery.broker.mqtt.DisconnectPacket;
import dev.rookery.broker.mqtt.PacketException;
import dev.rookery.broker.mqtt.PacketOutput;
import dev.rookery.broker.mqtt.Property;
import dev.rookery.broker.mqtt.PropertyWriter;
import dev.rookery.broker.mqtt.PublishPacket;
import dev.rookery.broker.mqtt.ReasonCode;
import dev.rookery.broker.mqtt.SubscribePacket;
import dev.rookery.broker.mqtt.UnsubscribePacket;
import dev.rookery.broker.session.ClientConnection;
import dev.rookery.broker.session.Session;
import dev.rookery.broker.store.StorePressure;
import dev.rookery.broker.tenant.Tenant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A session while its client is connected: hands each packet to the handler of its family, and ends the connection. */
final class ConnectedSession {
    /** How long a client waits that publishes faster than the store can keep. */
    private static final long HELD_BACK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final Tenant tenant;
    private final Session session;
    private final ClientConnection peer;
    private final KeepAlive keepAlive;
    private final ClientLimits told;
    /** Whether CONNACK told that messages are retained. */
    private final boolean retains;
    /** Null until the client publishes: many only listen. */
    private PublishHandler publishHandler;

    private final Optional<Reauthentication> reauthentication;

    /**
     * @param told the limits as CONNACK told them
     * @param reauthentication empty for a client that authenticated itself in one step
     */
    ConnectedSession(
            Tenant tenant,
            Session session,
            ClientConnection peer,
            KeepAlive keepAlive,
            ClientLimits told,
            Optional<Reauthentication> reauthentication) {
        this.tenant = tenant;
        this.session = session;
        this.peer = peer;
        this.keepAlive = keepAlive;
        this.told = told;
        this.retains = tenant.limits().retainedMessages() > 0;
        this.reauthentication = reauthentication;
    }

    /** Bytes of the largest packet that CONNACK allowed. */
    int maximumPacketSize() {
        return told.maximumPacketSize();
    }

    /** @return nanoseconds before the client is to be read from again, 0 for none */
    long publish(PublishPacket packet) throws PacketException {
        StorePressure room = tenant.store().pressure();
        if (room == StorePressure.CRITICAL) {
            persistenceFailed();
            return 0;
        }
        long wait = publishHandler().publish(packet);
        return room == StorePressure.LOW ? wait : Math.max(wait, HELD_BACK_NANOS);
    }

    private PublishHandler publishHandler() {
        publishHandler =
                publishHandler == null ? new PublishHandler(tenant, session, peer, told, retains) : publishHandler;
        return publishHandler;
    }

    private SubscriptionHandler subscriptionHandler() {
        return new SubscriptionHandler(tenant, session, peer, told);
    }

    void acknowledgement(AcknowledgementPacket packet) {
        if (packet.type() == AcknowledgementPacket.Type.PUBREL) {
            publishHandler().release(packet);
        } else {
            session.acknowledged(packet);
        }
    }

    void subscribe(SubscribePacket packet) throws PacketException {
        endUnless(subscriptionHandler().subscribe(packet));
    }

    void unsubscribe(UnsubscribePacket packet) throws PacketException {
        endUnless(subscriptionHandler().unsubscribe(packet));
    }

    private void endUnless(boolean answered) {
        if (!answered) {
            tenant.bounds().increment(Limit.RESPONSE_SIZE);
            peer.refuse(Limit.RESPONSE_SIZE.reason(), Limit.RESPONSE_SIZE.reasonString());
            end(true);
        }
    }

    void pingRequest() {
        PacketOutput.pingResponse(peer.connection().outboundBuffer().buffer());
    }

    void auth(AuthPacket packet) throws PacketException {
        // [MQTT-4.12.0-7]: without an authentication method in CONNECT there is no AUTH.
        reauthentication
                .orElseThrow(() -> PacketException.protocolError("AUTH without an authentication method in CONNECT"))
                .auth(packet);
    }

    void disconnect(DisconnectPacket packet) throws PacketException {
        if (packet.properties().has(Property.SESSION_EXPIRY_INTERVAL)) {
            long wished = packet.properties().number(Property.SESSION_EXPIRY_INTERVAL, 0);
            if (wished > 0 && session.expirySeconds() == 0) {
                throw PacketException.protocolError("A session that ends with its connection cannot be prolonged");
            }
            session.expireAfter(Math.min(wished, session.limits().sessionExpirySeconds()));
        }
        peer.left(packet.reasonCode());
        peer.connection().close();
        // [MQTT-3.14.4-3]: only a normal disconnection takes the will back.
        end(packet.reasonCode() != ReasonCode.SUCCESS.code());
    }

    /** The client broke the protocol. */
    void protocolViolated(PacketException reason) {
        // Those that are found out before a packet is handled; the others were counted there.
        switch (reason.reason()) {
            case PACKET_TOO_LARGE -> tenant.bounds().increment(Limit.PACKET_SIZE);
            case QUOTA_EXCEEDED -> tenant.bounds().increment(Limit.UNSENT_BYTES);
            default -> {}
        }
        peer.refuse(reason.reason(), reason.getMessage());
        end(true);
    }

    /** What the client is waiting to be told is not kept: it comes again, and may try again. */
    void persistenceFailed() {
        if (peer.connection().outboundBuffer().hasSent()) {
            peer.disconnect(ReasonCode.UNSPECIFIED_ERROR);
        } else {
            peer.unavailable();
            Connack.refuse(
                    peer.connection(),
                    peer.terms(),
                    ReasonCode.SERVER_UNAVAILABLE,
                    ReasonCode.SERVER_UNAVAILABLE.reasonString(),
                    new PropertyWriter());
        }
        end(true);
    }

    /** The network failed, or the connection was closed by the broker. */
    void lost() {
        end(true);
    }

    void becameWritable() {
        session.drain();
    }

    private void end(boolean withWill) {
        keepAlive.stop();
        reauthentication.ifPresent(Reauthentication::stop);
        // Another connection may have taken the session over.
        if (session.peer().filter(current -> current == peer).isPresent()) {
            tenant.sessions().disconnected(session, withWill);
        }
    }
}
