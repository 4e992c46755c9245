package dev.rookery.broker.client;

import dev.rookery.auth.Authentication;
import dev.rookery.auth.Authority;
import dev.rookery.auth.Credentials;
import dev.rookery.auth.PresentUsers;
import dev.rookery.auth.Principal;
import dev.rookery.auth.UserKey;
import dev.rookery.broker.limit.ClientLimits;
import dev.rookery.broker.mqtt.ConnectPacket;
import dev.rookery.broker.mqtt.PacketException;
import dev.rookery.broker.mqtt.Property;
import dev.rookery.broker.mqtt.PropertyWriter;
import dev.rookery.broker.mqtt.ReasonCode;
import dev.rookery.broker.tenant.ServerRedirect;
import dev.rookery.broker.tenant.Tenant;
import dev.rookery.broker.transport.Connection;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides who gets in. Waits for the authority without holding a thread. One for all clients of a tenant's listener. */
public final class ConnectGate {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectGate.class);

    private final Tenant tenant;
    private final PresentUsers users;
    private final Authority authority;
    private final SessionOpener opener;

    /** @param maximumPacketSize what clients are told, in bytes */
    public ConnectGate(Tenant tenant, PresentUsers users, Authority authority, int maximumPacketSize) {
        this.tenant = tenant;
        this.users = users;
        this.authority = authority;
        this.opener = new SessionOpener(tenant, maximumPacketSize);
    }

    /** Those in force now for each client. */
    ClientLimits limits() {
        return tenant.limits().client();
    }

    /**
     * Checks a CONNECT; the connection hands out nothing until this is decided.
     *
     * @param accepted told of the session, after CONNACK; never called if the client is refused
     */
    void enter(ConnectPacket packet, Connection connection, Consumer<ConnectedSession> accepted)
            throws PacketException {
        check(packet);
        String clientId = packet.clientId().isEmpty() ? UUID.randomUUID().toString() : packet.clientId();
        String username = packet.username().orElse("");
        byte[] password = packet.password().orElse(new byte[0]);
        UserKey user = new UserKey(tenant.id(), username);
        long changesBefore = users.arrive(user);
        authority
                .authenticate(new Credentials(tenant.id(), clientId, username, password, connection.address()))
                .whenComplete((answer, failure) -> {
                    try {
                        connection.eventLoop().execute(() -> {
                            try {
                                answered(answer, failure, changesBefore, packet, clientId, connection, accepted);
                            } finally {
                                users.leave(user);
                            }
                        });
                    } catch (RejectedExecutionException e) {
                        LOG.debug("{} was decided on after the broker was closed", connection.address());
                    }
                });
    }

    private void check(ConnectPacket packet) throws PacketException {
        // [MQTT-3.1.3-8] (3.1.1): no id without a clean session; MQTT 3.1 wants one always.
        boolean mayBeEmpty =
                switch (packet.version()) {
                    case V3_1 -> false;
                    case V3_1_1 -> packet.cleanStart();
                    case V5 -> true;
                };
        if (packet.clientId().isEmpty() && !mayBeEmpty || packet.clientId().length() > limits().clientIdLength()) {
            throw new PacketException(ReasonCode.CLIENT_IDENTIFIER_NOT_VALID, "The client id is not valid");
        }
        if (packet.properties().has(Property.AUTHENTICATION_METHOD)) {
            throw new PacketException(ReasonCode.BAD_AUTHENTICATION_METHOD, "No such authentication method");
        }
        if (packet.will().isPresent() && TopicDepth.isBeyond(packet.will().get().topic(), limits().topicLevels())) {
            throw new PacketException(ReasonCode.TOPIC_NAME_INVALID, "The will topic has too many levels");
        }
    }

    private void answered(
            Authentication answer,
            Throwable failure,
            long changesBefore,
            ConnectPacket packet,
            String clientId,
            Connection connection,
            Consumer<ConnectedSession> accepted) {
        if (connection.isClosing()) {
            return;
        }
        if (failure != null) {
            LOG.error("The authority failed", failure);
            refuse(connection, packet, ReasonCode.SERVER_UNAVAILABLE, new PropertyWriter());
        } else if (answer instanceof Authentication.Refused refused) {
            refuse(connection, packet, reason(refused.reason()), new PropertyWriter());
        } else if (answer instanceof Authentication.Accepted in) {
            Optional<Principal> current = users.upToDate(in.principal(), changesBefore);
            if (current.isEmpty()) {
                refuse(connection, packet, ReasonCode.NOT_AUTHORIZED, new PropertyWriter());
            } else {
                admit(current.get(), packet, clientId, connection, accepted);
            }
        }
    }

    private void admit(
            Principal principal,
            ConnectPacket packet,
            String clientId,
            Connection connection,
            Consumer<ConnectedSession> accepted) {
        Optional<ServerRedirect> redirect = tenant.redirect();
        if (redirect.isPresent()) {
            PropertyWriter properties = new PropertyWriter()
                    .add(Property.SERVER_REFERENCE, redirect.get().reference());
            refuse(connection, packet, redirect.get().reason(), properties);
        } else if (!opener.hasRoom(clientId)) {
            refuse(connection, packet, ReasonCode.QUOTA_EXCEEDED, new PropertyWriter());
        } else {
            accepted.accept(opener.open(principal, packet, clientId, connection));
        }
    }

    /** A client broke the protocol before it was let in, or with its CONNECT. */
    void refused(Connection connection, PacketException reason) {
        tenant.events().refused("", "", connection.address(), reason.reason(), reason.getMessage());
    }

    private void refuse(Connection connection, ConnectPacket packet, ReasonCode reason, PropertyWriter properties) {
        String username = packet.username().orElse("");
        tenant.events().refused(packet.clientId(), username, connection.address(), reason, "");
        Connack.refuse(connection, packet.version(), reason, properties);
    }

    private static ReasonCode reason(Authentication.Refusal refusal) {
        return switch (refusal) {
            case NOT_AUTHORIZED -> ReasonCode.NOT_AUTHORIZED;
            case SERVER_UNAVAILABLE -> ReasonCode.SERVER_UNAVAILABLE;
            case SERVER_BUSY -> ReasonCode.SERVER_BUSY;
        };
    }
}
