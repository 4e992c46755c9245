package dev.rookery.broker.client;

import dev.rookery.auth.Authority;
import dev.rookery.auth.Credentials;
import dev.rookery.auth.PresentUsers;
import dev.rookery.auth.Principal;
import dev.rookery.auth.TenantId;
import dev.rookery.broker.config.ListenerConfig;
import dev.rookery.broker.config.TenantNames;
import dev.rookery.broker.limit.ClientLimits;
import dev.rookery.broker.limit.Limit;
import dev.rookery.broker.mqtt.ConnectPacket;
import dev.rookery.broker.mqtt.PacketException;
import dev.rookery.broker.mqtt.Property;
import dev.rookery.broker.mqtt.PropertyWriter;
import dev.rookery.broker.mqtt.ReasonCode;
import dev.rookery.broker.session.ClientCapabilities;
import dev.rookery.broker.store.StorePressure;
import dev.rookery.broker.tenant.ServerRedirect;
import dev.rookery.broker.tenant.Tenant;
import dev.rookery.broker.tenant.Tenants;
import dev.rookery.broker.transport.Connection;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * What a CONNECT has to pass: checks it, and lets those in whom {@link Login} found to be who they say. One for all
 * clients of a listener.
 */
public final class ConnectHandler {
    private final Tenants tenants;
    private final Authority authority;
    private final TenantId listener;
    private final Identification identification;
    private final Refusals refusals;
    private final int maximumPacketSize;

    /** @param maximumPacketSize what clients are told, in bytes */
    public ConnectHandler(
            Tenants tenants, Authority authority, ListenerConfig listener, TenantNames names, int maximumPacketSize) {
        this.tenants = tenants;
        this.authority = authority;
        this.listener = listener.tenant();
        this.identification = new Identification(listener, names);
        this.refusals = new Refusals(tenants);
        this.maximumPacketSize = maximumPacketSize;
    }

    /** Those in force now for clients that have not said yet whom they belong to. */
    ClientLimits limits() {
        return tenants.limits(listener).client();
    }

    /**
     * A client's way in; {@link Login#begin} checks its CONNECT.
     *
     * @param progress told when the connection is to hand out packets again
     */
    Login login(ConnectPacket packet, Connection connection, Login.Progress progress) {
        return new Login(this, packet, connection, progress);
    }

    /** Checks a CONNECT and says who it claims to come from. */
    Credentials identify(ConnectPacket packet, Connection connection) throws PacketException {
        String clientId = packet.clientId().isEmpty() ? UUID.randomUUID().toString() : packet.clientId();
        Credentials credentials = identification.credentials(packet, clientId, connection);
        check(packet, tenants.limits(credentials.tenant()).client());
        return credentials;
    }

    private static void check(ConnectPacket packet, ClientLimits limits) throws PacketException {
        // [MQTT-3.1.3-8] (3.1.1): no id without a clean session; MQTT 3.1 wants one always.
        boolean mayBeEmpty =
                switch (packet.version()) {
                    case V3_1 -> false;
                    case V3_1_1 -> packet.cleanStart();
                    case V5 -> true;
                };
        if (packet.clientId().isEmpty() && !mayBeEmpty || packet.clientId().length() > limits.clientIdLength()) {
            throw new PacketException(ReasonCode.CLIENT_IDENTIFIER_NOT_VALID, "The client id is not valid");
        }
        if (packet.will().isPresent() && TopicDepth.isBeyond(packet.will().get().topic(), limits.topicLevels())) {
            throw new PacketException(ReasonCode.TOPIC_NAME_INVALID, "The will topic has too many levels");
        }
    }

    Authority authority() {
        return authority;
    }

    PresentUsers users() {
        return tenants.users();
    }

    /** How long a client may take for each of its steps. */
    Duration patience() {
        return limits().connectTimeout();
    }

    /** The thread on which a client of the tenant is served once it is let in. */
    EventLoop loop(TenantId tenant) {
        return tenants.get(tenant).loop();
    }

    /**
     * Lets a client in, on its tenant's loop, if the tenant has room for it.
     *
     * @param proof what proves the server to a client that authenticated itself in several steps
     * @return empty if it was refused
     */
    Optional<ConnectedSession> admit(
            Principal principal, ConnectPacket packet, Credentials credentials, Connection connection, byte[] proof) {
        Tenant tenant = tenants.get(credentials.tenant());
        SessionOpener opener = new SessionOpener(tenant, this, maximumPacketSize);
        Optional<ServerRedirect> redirect = tenant.redirect();
        // Those of the listener's own tenant were counted before the authority was asked.
        Optional<Limit> bound = opener.bound(principal, credentials.clientId(), packet)
                .or(() -> tenant.id().equals(listener) ? Optional.empty() : takeRate(tenant, connection));
        if (redirect.isPresent()) {
            ReasonCode reason = redirect.get().reason();
            PropertyWriter properties = new PropertyWriter()
                    .add(Property.SERVER_REFERENCE, redirect.get().reference());
            refusals.refuse(tenant.id(), connection, packet, reason, reason.reasonString(), properties);
        } else if (bound.isPresent()) {
            refuse(tenant, connection, packet, bound.get());
        } else if (tenant.store().pressure() == StorePressure.CRITICAL) {
            refuse(tenant.id(), connection, packet, ReasonCode.SERVER_UNAVAILABLE);
        } else {
            Optional<ConnectedSession> session =
                    opener.open(principal, packet, credentials.clientId(), connection, proof);
            if (session.isEmpty()) {
                refuse(tenant, connection, packet, Limit.RESPONSE_SIZE);
            }
            return session;
        }
        return Optional.empty();
    }

    /** Whether the listener's tenant may have one more connection now; if not, it is refused. */
    boolean hasRate(ConnectPacket packet, Connection connection) {
        Tenant tenant = tenants.get(listener);
        Optional<Limit> bound = takeRate(tenant, connection);
        bound.ifPresent(reached -> refuse(tenant, connection, packet, reached));
        return bound.isEmpty();
    }

    private static Optional<Limit> takeRate(Tenant tenant, Connection connection) {
        return tenant.connectionRates()
                .tryAcquire(tenant.limits(), connection.address().getAddress(), System.nanoTime());
    }

    /** Refuses a client that broke the protocol before it was let in. */
    void refuse(Connection connection, ClientCapabilities terms, PacketException reason) {
        refusals.refuse(listener, connection, terms, reason);
    }

    /** Refuses a client that came for the tenant. */
    void refuse(TenantId tenant, Connection connection, ConnectPacket packet, ReasonCode reason) {
        refusals.refuse(tenant, connection, packet, reason, reason.reasonString(), new PropertyWriter());
    }

    private void refuse(Tenant tenant, Connection connection, ConnectPacket packet, Limit bound) {
        tenant.bounds().increment(bound);
        refusals.refuse(tenant.id(), connection, packet, bound.reason(), bound.reasonString(), new PropertyWriter());
    }
}
