package dev.rookery.broker.client;

import dev.rookery.auth.Authentication;
import dev.rookery.auth.Principal;
import dev.rookery.broker.mqtt.AuthPacket;
import dev.rookery.broker.mqtt.PacketException;
import dev.rookery.broker.mqtt.ReasonCode;
import dev.rookery.broker.session.ClientConnection;
import dev.rookery.broker.session.Session;
import dev.rookery.broker.tenant.Tenant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Re-authentication of a connected client (section 4.12.1). Other packets are processed meanwhile, with the current access
 * rules. A client that fails is disconnected [MQTT-4.12.1-2]. Confined to the tenant's event loop.
 */
final class Reauthentication implements EnhancedAuthentication.Listener {
    private final String method;
    private final Authenticator authenticator;
    private final Tenant tenant;
    private final Session session;
    private final ClientConnection client;
    /** Set while a re-authentication is in progress. */
    private @Nullable EnhancedAuthentication exchange;

    /** @param method the authentication method of CONNECT */
    Reauthentication(
            String method, Authenticator authenticator, Tenant tenant, Session session, ClientConnection client) {
        this.method = method;
        this.authenticator = authenticator;
        this.tenant = tenant;
        this.session = session;
        this.client = client;
    }

    void auth(AuthPacket packet) throws PacketException {
        boolean starts = packet.reasonCode() == ReasonCode.REAUTHENTICATE.code();
        if (starts != (exchange == null) || packet.reasonCode() == ReasonCode.SUCCESS.code()) {
            throw PacketException.protocolError("Unexpected reason code of AUTH");
        }
        EnhancedAuthentication.requireSameMethod(method, packet);
        if (exchange == null) {
            exchange = authenticator.exchange(method, tenant.id(), client.transport(), this);
        }
        exchange.reply(packet);
    }

    /** Handles the end of the connection. */
    void stop() {
        if (exchange != null) {
            exchange.stop();
            exchange = null;
        }
    }

    @Override
    public void challenged() {
        // The client is read from during a re-authentication anyway.
    }

    @Override
    public void completed(Authenticator.Outcome outcome) {
        Optional<Principal> principal = Optional.empty();
        if (outcome.result() instanceof Authentication.Accepted accepted
                && outcome.user().equals(session.user())) {
            principal = authenticator.refresh(accepted.principal(), outcome);
        }
        EnhancedAuthentication completed = exchange;
        stop();
        if (principal.isPresent() && completed != null) {
            tenant.userChanges().reauthorize(session, principal.get());
            completed.send(ReasonCode.SUCCESS, outcome.serverProof());
        } else {
            client.disconnect(ReasonCode.NOT_AUTHORIZED);
        }
    }

    @Override
    public void timedOut() {
        client.disconnect(ReasonCode.NOT_AUTHORIZED);
    }
}
