package dev.rookery.broker.client;

import dev.rookery.auth.Authentication;
import dev.rookery.auth.Principal;
import dev.rookery.auth.UserKey;
import dev.rookery.broker.mqtt.AuthPacket;
import dev.rookery.broker.mqtt.PacketException;
import dev.rookery.broker.mqtt.ReasonCode;
import dev.rookery.broker.session.ClientConnection;
import dev.rookery.broker.session.Session;
import dev.rookery.broker.tenant.Tenant;
import java.util.Optional;

/**
 * Lets a connected client prove itself anew (section 4.12.1); meanwhile everything else goes on with the rights that it
 * has. Who fails is disconnected [MQTT-4.12.1-2].
 */
final class Reauthentication implements EnhancedAuthentication.Progress {
    private final String method;
    private final ConnectHandler gate;
    private final Tenant tenant;
    private final Session session;
    private final ClientConnection peer;
    /** Null unless one is under way. */
    private EnhancedAuthentication steps;

    /** @param method the one of CONNECT */
    Reauthentication(String method, ConnectHandler gate, Tenant tenant, Session session, ClientConnection peer) {
        this.method = method;
        this.gate = gate;
        this.tenant = tenant;
        this.session = session;
        this.peer = peer;
    }

    void auth(AuthPacket packet) throws PacketException {
        boolean starts = packet.reasonCode() == ReasonCode.REAUTHENTICATE.code();
        if (starts != (steps == null) || packet.reasonCode() == ReasonCode.SUCCESS.code()) {
            throw PacketException.protocolError("AUTH out of turn");
        }
        EnhancedAuthentication.requireSameMethod(method, packet);
        if (starts) {
            steps = EnhancedAuthentication.of(method, tenant.id(), peer.connection(), gate, this);
        }
        steps.answer(packet);
    }

    /** The connection is over. */
    void stop() {
        if (steps != null) {
            steps.stop();
            steps = null;
        }
    }

    @Override
    public void challenged() {
        // The client goes on as it likes.
    }

    @Override
    public void done(UserKey user, Authentication answer, byte[] proof, long changesBefore) {
        Optional<Principal> principal = Optional.empty();
        if (answer instanceof Authentication.Accepted in && user.equals(session.user())) {
            principal = gate.users().upToDate(in.principal(), changesBefore);
        }
        EnhancedAuthentication finished = steps;
        stop();
        if (principal.isPresent()) {
            tenant.authorize(session, principal.get());
            finished.send(ReasonCode.SUCCESS, proof);
        } else {
            peer.disconnect(ReasonCode.NOT_AUTHORIZED);
        }
    }

    @Override
    public void overdue() {
        peer.disconnect(ReasonCode.NOT_AUTHORIZED);
    }
}
