package dev.rookery.broker.client;

import dev.rookery.broker.limit.ClientLimits;
import dev.rookery.broker.limit.Limit;
import dev.rookery.broker.limit.LimitException;
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
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A session with its connected client: dispatches packets to the handler of their family and handles the end of the
 * connection. Confined to the tenant's event loop.
 */
final class ConnectedSession {
    /** Delay after each PUBLISH while the store is under pressure. */
    private static final long PRESSURE_DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final Tenant tenant;
    private final Session session;
    private final ClientConnection client;
    private final KeepAliveTimer keepAlive;
    private final CertificateTimer certificate;
    private final ClientLimits announced;
    private final boolean retainAvailable;
    private LongConsumer publishListener = delay -> {};
    /** Created with the first PUBLISH: many clients only subscribe. */
    private @Nullable PublishHandler publishHandler;

    /** Created with the first refused topic filter. */
    private @Nullable RefusedFilters refusedFilters;

    private final Optional<Reauthentication> reauthentication;

    /**
     * @param announced the limits as announced in CONNACK
     * @param reauthentication empty for a client without enhanced authentication
     */
    ConnectedSession(
            Tenant tenant,
            Session session,
            ClientConnection client,
            KeepAliveTimer keepAlive,
            CertificateTimer certificate,
            ClientLimits announced,
            Optional<Reauthentication> reauthentication) {
        this.tenant = tenant;
        this.session = session;
        this.client = client;
        this.keepAlive = keepAlive;
        this.certificate = certificate;
        this.announced = announced;
        this.retainAvailable = tenant.limits().retainedMessages() > 0;
        this.reauthentication = reauthentication;
    }

    /** Returns the largest packet size announced in CONNACK, in bytes. */
    int maximumPacketSize() {
        return announced.maximumPacketSize();
    }

    /** Sets what receives the result of {@link #publish} after it was {@link PublishHandler#PENDING}. */
    void setPublishListener(LongConsumer listener) {
        publishListener = listener;
    }

    /**
     * Waits for messages that the client has published over an earlier connection and that are not delivered to all their
     * recipients: it may send them again.
     *
     * @return false if there is none, so that the callback does not run
     */
    boolean awaitPublications(Runnable callback) {
        return tenant.publisher().afterPublicationsOf(session, callback);
    }

    /** @return delay in nanoseconds before the next packet is read; 0 for none; see {@link PublishHandler} */
    long publish(PublishPacket packet) throws PacketException {
        StorePressure pressure = tenant.store().pressure();
        boolean needsStore = packet.qos() > 0 || packet.retain();
        if (pressure == StorePressure.CRITICAL && needsStore) {
            persistenceFailed();
            return 0;
        }
        long delay = publishHandler().publish(packet);
        return delay == PublishHandler.PENDING ? delay : delayUnderPressure(delay);
    }

    private long delayUnderPressure(long delay) {
        return tenant.store().pressure() == StorePressure.LOW ? delay : Math.max(delay, PRESSURE_DELAY_NANOS);
    }

    private PublishHandler publishHandler() {
        if (publishHandler == null) {
            publishHandler = new PublishHandler(
                    tenant,
                    session,
                    client,
                    announced,
                    retainAvailable,
                    delay -> publishListener.accept(delayUnderPressure(delay)));
        }
        return publishHandler;
    }

    private SubscriptionHandler subscriptionHandler() {
        return new SubscriptionHandler(
                tenant,
                session,
                client,
                announced,
                this::refusedFilters,
                this::endAfterOversizedResponse,
                this::sendRetained);
    }

    private RefusedFilters refusedFilters() {
        RefusedFilters known = refusedFilters;
        if (known == null) {
            known = new RefusedFilters(tenant, session);
            refusedFilters = known;
        }
        return known;
    }

    void acknowledgement(AcknowledgementPacket packet) throws PacketException {
        if (packet.type() == AcknowledgementPacket.Type.PUBREL) {
            publishHandler().release(packet);
        } else {
            session.acknowledged(packet);
            sendRetained();
        }
    }

    void subscribe(SubscribePacket packet) {
        client.transport().start(subscriptionHandler().subscribe(packet));
    }

    void unsubscribe(UnsubscribePacket packet) {
        client.transport().start(subscriptionHandler().unsubscribe(packet));
    }

    private void endAfterOversizedResponse() {
        tenant.limitCounters().increment(Limit.RESPONSE_SIZE);
        client.disconnectOnError(Limit.RESPONSE_SIZE.reason(), Limit.RESPONSE_SIZE.reasonString());
        end(true);
    }

    /** Continues to send the retained messages of new subscriptions, in slices beside other work. */
    void sendRetained() {
        if (session.hasRetained() && !client.transport().hasBackgroundWork()) {
            client.transport().startInBackground(() -> session.sendRetained(tenant::removeExpired));
        }
    }

    void pingRequest() {
        PacketOutput.pingResponse(client.transport().outboundBuffer().buffer());
    }

    void auth(AuthPacket packet) throws PacketException {
        // [MQTT-4.12.0-7]: AUTH requires an authentication method in CONNECT.
        reauthentication
                .orElseThrow(() -> PacketException.protocolError("AUTH without authentication method in CONNECT"))
                .auth(packet);
    }

    void disconnect(DisconnectPacket packet) throws PacketException {
        if (packet.properties().has(Property.SESSION_EXPIRY_INTERVAL)) {
            long requested = packet.properties().number(Property.SESSION_EXPIRY_INTERVAL, 0);
            if (requested > 0 && session.expirySeconds() == 0) {
                throw PacketException.protocolError("Session expiry interval was 0 in CONNECT");
            }
            session.setExpirySeconds(Math.min(requested, session.limits().sessionExpirySeconds()));
        }
        client.recordDisconnect(packet.reasonCode());
        client.transport().close();
        // [MQTT-3.14.4-3]: only a normal disconnection discards the will.
        end(packet.reasonCode() != ReasonCode.SUCCESS.code());
    }

    /** Closes the connection after a protocol error of the client. */
    void protocolError(PacketException error) {
        if (error instanceof LimitException exceeded) {
            tenant.limitCounters().increment(exceeded.limit());
        } else if (error.reason() == ReasonCode.PACKET_TOO_LARGE) {
            tenant.limitCounters().increment(Limit.PACKET_SIZE);
        }
        client.disconnectOnError(error.reason(), error.getMessage());
        end(true);
    }

    /**
     * Closes the connection as changes to be acknowledged cannot be persisted. The client may reconnect and repeat them. If
     * CONNACK is still held back, the client is refused.
     */
    void persistenceFailed() {
        if (client.transport().outboundBuffer().hasSent()) {
            client.disconnect(ReasonCode.UNSPECIFIED_ERROR);
        } else {
            client.recordUnavailable();
            Connack.refuse(
                    client.transport(),
                    client.capabilities(),
                    ReasonCode.SERVER_UNAVAILABLE,
                    ReasonCode.SERVER_UNAVAILABLE.reasonString(),
                    new PropertyWriter());
        }
        end(true);
    }

    /** Handles the end of the connection, after a network failure or closed by the broker. */
    void connectionLost() {
        end(true);
    }

    void becameWritable() {
        session.drain();
        sendRetained();
    }

    private void end(boolean publishWill) {
        keepAlive.stop();
        certificate.stop();
        reauthentication.ifPresent(Reauthentication::stop);
        // Another connection may have taken over the session.
        if (session.connection().filter(current -> current == client).isPresent()) {
            tenant.sessions().disconnected(session, publishWill);
        }
    }
}
