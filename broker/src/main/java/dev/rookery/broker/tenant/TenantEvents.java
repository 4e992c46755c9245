package dev.rookery.broker.tenant;

import dev.rookery.broker.event.BrokerEvent;
import dev.rookery.broker.event.EventLog;
import dev.rookery.broker.event.EventType;
import dev.rookery.broker.mqtt.ReasonCode;
import dev.rookery.broker.session.ClientConnection;
import dev.rookery.broker.session.Ending;
import dev.rookery.broker.session.Session;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;

/** Notes what happens to a tenant's clients. For its event loop. */
public final class TenantEvents {
    private static final int MOST_NAMED = 256;

    private final EventLog log = new EventLog();

    /** Where it is noted. */
    public EventLog log() {
        return log;
    }

    /** The session's client is connected. */
    public void connected(Session session) {
        session.peer().ifPresent(peer -> add(EventType.CONNECTED, session, peer, 0, "accepted", ""));
    }

    /** A client without a session was refused; what it had not told is empty. */
    public void refused(String clientId, String username, InetSocketAddress address, ReasonCode reason, String detail) {
        log.add(
                EventType.REFUSED,
                cut(clientId),
                cut(username),
                NetUtil.toSocketAddressString(address),
                reason.code(),
                reason.label(),
                detail);
    }

    /** The session's connection is over; called while it still has it. */
    void disconnected(Session session) {
        session.peer().ifPresent(peer -> {
            Ending ending = peer.ending();
            add(EventType.DISCONNECTED, session, peer, ending.reasonCode(), ending.reason(), ending.detail());
        });
    }

    /** A change of the user's row or rights took something from the session. */
    void revoked(Session session, String reason, String detail) {
        String address = session.peer()
                .map(peer -> NetUtil.toSocketAddressString(peer.connection().address()))
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
            EventType type, Session session, ClientConnection peer, int reasonCode, String reason, String detail) {
        log.add(
                type,
                session.clientId(),
                session.user().username(),
                NetUtil.toSocketAddressString(peer.connection().address()),
                reasonCode,
                reason,
                detail);
    }

    /** Whoever is refused may name itself at any length. */
    private static String cut(String name) {
        return name.length() <= MOST_NAMED ? name : name.substring(0, MOST_NAMED);
    }
}
