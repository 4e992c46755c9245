package dev.rookery.broker.client;

import dev.rookery.auth.Authentication;
import dev.rookery.auth.Authority;
import dev.rookery.auth.Credentials;
import dev.rookery.auth.Principal;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import dev.rookery.broker.ListenerConfig;
import dev.rookery.broker.TenantNames;
import dev.rookery.broker.limit.ClientLimits;
import dev.rookery.broker.mqtt.ConnectPacket;
import dev.rookery.broker.mqtt.PacketException;
import dev.rookery.broker.mqtt.Property;
import dev.rookery.broker.mqtt.PropertyWriter;
import dev.rookery.broker.mqtt.ProtocolVersion;
import dev.rookery.broker.mqtt.ReasonCode;
import dev.rookery.broker.tenant.ServerRedirect;
import dev.rookery.broker.tenant.Tenant;
import dev.rookery.broker.tenant.Tenants;
import dev.rookery.broker.transport.Connection;
import io.netty.channel.EventLoop;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides who gets in, and brings them to their tenant's event loop. Waits for the authority without holding a thread.
 * One for all clients of a listener.
 */
public final class ConnectGate {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectGate.class);

    private final Tenants tenants;
    private final Authority authority;
    private final TenantId listener;
    private final Identification identification;
    private final Refusals refusals;
    private final int maximumPacketSize;

    /** @param maximumPacketSize what clients are told, in bytes */
    public ConnectGate(
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
     * Checks a CONNECT; the connection hands out nothing until this is decided.
     *
     * @param accepted told of the session, after CONNACK; never called if the client is refused
     */
    void enter(ConnectPacket packet, Connection connection, Consumer<ConnectedSession> accepted)
            throws PacketException {
        String clientId = packet.clientId().isEmpty() ? UUID.randomUUID().toString() : packet.clientId();
        Credentials credentials = identification.credentials(packet, clientId, connection);
        check(packet, tenants.limits(credentials.tenant()).client());
        UserKey user = credentials.user();
        long changesBefore = tenants.users().arrive(user);
        authority.authenticate(credentials).whenComplete((answer, failure) -> {
            try {
                EventLoop loop = answer instanceof Authentication.Accepted
                        ? tenants.get(user.tenant()).loop()
                        : connection.eventLoop();
                connection.moveTo(loop, () -> {
                    try {
                        answered(answer, failure, changesBefore, packet, credentials, connection, accepted);
                    } finally {
                        tenants.users().leave(user);
                    }
                });
            } catch (RejectedExecutionException e) {
                LOG.debug("{} was decided on after the broker was closed", connection.address());
            }
        });
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
        if (packet.properties().has(Property.AUTHENTICATION_METHOD)) {
            throw new PacketException(ReasonCode.BAD_AUTHENTICATION_METHOD, "No such authentication method");
        }
        if (packet.will().isPresent() && TopicDepth.isBeyond(packet.will().get().topic(), limits.topicLevels())) {
            throw new PacketException(ReasonCode.TOPIC_NAME_INVALID, "The will topic has too many levels");
        }
    }

    private void answered(
            Authentication answer,
            Throwable failure,
            long changesBefore,
            ConnectPacket packet,
            Credentials credentials,
            Connection connection,
            Consumer<ConnectedSession> accepted) {
        if (connection.isClosing()) {
            return;
        }
        if (failure != null) {
            LOG.error("The authority failed", failure);
            refuse(credentials, connection, packet, ReasonCode.SERVER_UNAVAILABLE);
        } else if (answer instanceof Authentication.Refused refused) {
            refuse(credentials, connection, packet, reason(refused.reason()));
        } else if (answer instanceof Authentication.Accepted in) {
            // Asked on the tenant's loop, where changes are applied too: none can come before the session stands.
            Optional<Principal> current = tenants.users().upToDate(in.principal(), changesBefore);
            if (current.isEmpty()) {
                refuse(credentials, connection, packet, ReasonCode.NOT_AUTHORIZED);
            } else {
                admit(current.get(), packet, credentials, connection, accepted);
            }
        }
    }

    private void admit(
            Principal principal,
            ConnectPacket packet,
            Credentials credentials,
            Connection connection,
            Consumer<ConnectedSession> accepted) {
        Tenant tenant = tenants.get(credentials.tenant());
        SessionOpener opener = new SessionOpener(tenant, maximumPacketSize);
        Optional<ServerRedirect> redirect = tenant.redirect();
        if (redirect.isPresent()) {
            PropertyWriter properties = new PropertyWriter()
                    .add(Property.SERVER_REFERENCE, redirect.get().reference());
            refusals.refuse(
                    credentials.tenant(), connection, packet, redirect.get().reason(), properties);
        } else if (!opener.hasRoom(credentials.clientId())) {
            refuse(credentials, connection, packet, ReasonCode.QUOTA_EXCEEDED);
        } else {
            accepted.accept(opener.open(principal, packet, credentials.clientId(), connection));
        }
    }

    /** A client broke the protocol before it was let in, or with its CONNECT. */
    void refuse(Connection connection, ProtocolVersion version, PacketException reason) {
        refusals.refuse(listener, connection, version, reason);
    }

    private void refuse(Credentials credentials, Connection connection, ConnectPacket packet, ReasonCode reason) {
        refusals.refuse(credentials.tenant(), connection, packet, reason, new PropertyWriter());
    }

    private static ReasonCode reason(Authentication.Refusal refusal) {
        return switch (refusal) {
            case NOT_AUTHORIZED -> ReasonCode.NOT_AUTHORIZED;
            case SERVER_UNAVAILABLE -> ReasonCode.SERVER_UNAVAILABLE;
            case SERVER_BUSY -> ReasonCode.SERVER_BUSY;
        };
    }
}
