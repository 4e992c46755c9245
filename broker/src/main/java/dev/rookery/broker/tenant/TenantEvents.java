package dev.rookery.broker.tenant;

import dev.rookery.broker.event.BrokerEvent;
import dev.rookery.broker.event.EventLog;
import dev.rookery.broker.event.EventType;
import dev.rookery.broker.mqtt.ReasonCode;
import dev.rookery.broker.session.ClientConnection;
import dev.rookery.broker.session.DisconnectCause;
import dev.rookery.broker.session.Session;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.time.Instant;

/** Records the events of a tenant's clients. Confined to the tenant's event loop. */
public final class TenantEvents {
    private static final int MAXIMUM_NAME_LENGTH = 256;

    private final EventLog log = new EventLog();

    public EventLog log() {
        return log;
    }

    /** Records that the session's client connected. */
    public void connected(Session session) {
        session.connection().ifPresent(client -> add(EventType.CONNECTED, session, client, 0, "accepted", ""));
    }

    /** Records that the session's client connected once too often. */
    public void flapping(Session session, String detail) {
        session.connection().ifPresent(client -> add(EventType.CONNECTED, session, client, 0, "flapping", detail));
    }

    /**
     * Records a refused CONNECT.
     *
     * @param code sent to the client
     * @param cause lower-case name, from a fixed set
     */
    public void refused(RefusedClient client, ReasonCode code, String cause, String detail) {
        log.add(
                EventType.REFUSED,
                client.clientId(),
                client.username(),
                NetUtil.toSocketAddressString(client.address()),
                code.code(),
                cause,
                detail);
    }

    /** Returns the event of a refused CONNECT for a tenant that has no log. */
    public static BrokerEvent refusal(RefusedClient client, ReasonCode code, String cause, String detail) {
        return new BrokerEvent(
                0,
                Instant.now(),
                EventType.REFUSED,
                client.clientId(),
                client.username(),
                NetUtil.toSocketAddressString(client.address()),
                code.code(),
                cause,
                detail);
    }

    /**
     * Records a refused WebSocket request.
     *
     * @param cause lower-case name, from a fixed set
     */
    public void requestRefused(InetSocketAddress address, String cause, String detail) {
        log.add(
                EventType.REFUSED,
                "",
                "",
                NetUtil.toSocketAddressString(address),
                BrokerEvent.NO_CODE,
                cause,
                truncate(detail));
    }

    /**
     * Records refused filters of SUBSCRIBE.
     *
     * @param code for the client
     * @param cause lower-case name, from a fixed set
     */
    public void subscribeRefused(Session session, ReasonCode code, String cause, String detail) {
        session.connection()
                .ifPresent(client ->
                        add(EventType.SUBSCRIBE_REFUSED, session, client, code.code(), cause, truncate(detail)));
    }

    /** Records the end of the session's connection. To be called before the session is detached. */
    void disconnected(Session session) {
        session.connection().ifPresent(client -> {
            DisconnectCause cause = client.disconnectCause();
            add(EventType.DISCONNECTED, session, client, cause.reasonCode(), cause.reason(), cause.detail());
        });
    }

    /** Records that a change of the user or its rights closed the connection or removed subscriptions. */
    void revoked(Session session, String reason, String detail) {
        String address = session.connection()
                .map(client -> NetUtil.toSocketAddressString(client.transport().address()))
                .orElse("");
        log.add(
                EventType.REVOKED,
                session.clientId(),
                session.user().username(),
                address,
                BrokerEvent.NO_CODE,
                reason,
                detail);
    }

    private void add(
            EventType type, Session session, ClientConnection client, int reasonCode, String reason, String detail) {
        log.add(
                type,
                session.clientId(),
                session.user().username(),
                NetUtil.toSocketAddressString(client.transport().address()),
                reasonCode,
                reason,
                detail);
    }

    /** Returns at most the first 256 characters: names of unauthenticated clients, topics and filters may have any length. */
    public static String truncate(String name) {
        return name.length() <= MAXIMUM_NAME_LENGTH ? name : name.substring(0, MAXIMUM_NAME_LENGTH);
    }
}
