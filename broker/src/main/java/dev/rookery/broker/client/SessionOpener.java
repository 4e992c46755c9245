package dev.rookery.broker.client;

import dev.rookery.auth.Principal;
import dev.rookery.broker.limit.ClientLimits;
import dev.rookery.broker.limit.Limit;
import dev.rookery.broker.limit.TenantLimits;
import dev.rookery.broker.mqtt.ConnectPacket;
import dev.rookery.broker.mqtt.Property;
import dev.rookery.broker.mqtt.PropertyWriter;
import dev.rookery.broker.session.ClientCapabilities;
import dev.rookery.broker.session.ClientConnection;
import dev.rookery.broker.session.Session;
import dev.rookery.broker.tenant.Sessions;
import dev.rookery.broker.tenant.Tenant;
import dev.rookery.broker.transport.Connection;
import java.util.Optional;

/** Opens the session of a client whose login was right, and tells it what holds (section 3.2.2). */
final class SessionOpener {
    private static final int LARGEST_TWO_BYTES = 65_535;
    private static final int LARGEST_QOS = 2;

    private final Tenant tenant;
    private final ConnectHandler gate;
    private final int maximumPacketSize;

    /** @param maximumPacketSize the largest packet that the broker takes of anybody, in bytes */
    SessionOpener(Tenant tenant, ConnectHandler gate, int maximumPacketSize) {
        this.tenant = tenant;
        this.gate = gate;
        this.maximumPacketSize = maximumPacketSize;
    }

    /** The tenant's bound that keeps the client out, if there is one. */
    Optional<Limit> bound(Principal principal, String clientId, ConnectPacket packet) {
        TenantLimits limits = tenant.limits();
        Sessions sessions = tenant.sessions();
        Optional<Session> known = sessions.find(clientId);
        boolean connected = known.map(Session::isConnected).orElse(false);
        if (!connected && sessions.connected() >= limits.connections()) {
            return Optional.of(Limit.CONNECTIONS);
        }
        if (known.isEmpty() && sessions.size() >= limits.sessions()) {
            return Optional.of(Limit.SESSIONS);
        }
        int maximumQos = tenant.limitsOf(principal.user().username()).maximumQos();
        if (packet.will().filter(will -> will.qos() > maximumQos).isPresent()) {
            return Optional.of(Limit.MAXIMUM_QOS); // [MQTT-3.2.2-12]
        }
        // [MQTT-3.2.2-13]
        return packet.will()
                        .filter(will -> will.retain() && limits.retainedMessages() == 0)
                        .isPresent()
                ? Optional.of(Limit.RETAIN)
                : Optional.empty();
    }

    /**
     * Opens the session and sends CONNACK.
     *
     * @param proof what proves the server to a client that authenticated itself in several steps
     * @return empty if CONNACK would be larger than the client takes: then nothing was done
     */
    Optional<ConnectedSession> open(
            Principal principal, ConnectPacket packet, String clientId, Connection connection, byte[] proof) {
        ClientLimits limits = tenant.limitsOf(principal.user().username());
        ClientCapabilities terms = ClientCapabilities.of(packet);
        PropertyWriter properties = properties(packet, clientId, limits, proof);
        if (!Connack.fits(terms, properties)) {
            return Optional.empty();
        }
        connection.mergeTrafficInto(tenant.meter().wireTraffic());
        connection.setStore(tenant.store());
        Sessions.Opened opened = tenant.sessions().open(clientId, principal, packet.cleanStart(), limits);
        Session session = opened.session();
        session.expireAfter(expirySeconds(packet, limits));
        tenant.sessions().connected(session, packet.will());
        Connack.accept(connection, terms, opened.present(), properties);
        connection.outboundBuffer().deferUntilPersisted();
        ClientConnection peer = new ClientConnection(
                connection, terms, limits.topicAliases(), keepAlive(packet, limits), tenant.meter());
        session.attach(peer, limits);
        tenant.events().connected(session);
        KeepAlive keepAlive = KeepAlive.start(peer);
        Optional<Reauthentication> again = packet.properties()
                .text(Property.AUTHENTICATION_METHOD)
                .map(method -> new Reauthentication(method, gate, tenant, session, peer));
        return Optional.of(new ConnectedSession(tenant, session, peer, keepAlive, told(limits), again));
    }

    /** The limits as CONNACK tells them. */
    private ClientLimits told(ClientLimits limits) {
        // Connections share an object that is the same for all of them.
        return limits.maximumPacketSize() <= maximumPacketSize
                ? limits
                : limits.toBuilder().maximumPacketSize(maximumPacketSize).build();
    }

    private static long expirySeconds(ConnectPacket packet, ClientLimits limits) {
        // Section 3.1.2.11.2: MQTT 3's clean session 0 is a session that does not expire by itself.
        long wished = packet.version().isV5()
                ? packet.properties().number(Property.SESSION_EXPIRY_INTERVAL, 0)
                : packet.cleanStart() ? 0 : ClientLimits.NO_EXPIRY;
        return Math.min(wished, limits.sessionExpirySeconds());
    }

    private static int keepAlive(ConnectPacket packet, ClientLimits limits) {
        int wished = packet.keepAlive();
        int longest = limits.keepAliveSeconds();
        // Only MQTT 5 can be told of another keep alive than it wished.
        boolean cut = packet.version().isV5() && longest > 0 && (wished == 0 || wished > longest);
        return cut ? longest : wished;
    }

    private PropertyWriter properties(ConnectPacket packet, String clientId, ClientLimits limits, byte[] proof) {
        // [MQTT-4.12.0-5]: the method comes back with the end of its exchange.
        PropertyWriter properties = packet.properties()
                .text(Property.AUTHENTICATION_METHOD)
                .map(method -> EnhancedAuthentication.properties(method, proof))
                .orElseGet(PropertyWriter::new);
        if (packet.properties().number(Property.SESSION_EXPIRY_INTERVAL, 0) != expirySeconds(packet, limits)) {
            properties.add(Property.SESSION_EXPIRY_INTERVAL, expirySeconds(packet, limits));
        }
        if (limits.receiveMaximum() < LARGEST_TWO_BYTES) {
            properties.add(Property.RECEIVE_MAXIMUM, limits.receiveMaximum());
        }
        if (limits.maximumQos() < LARGEST_QOS) {
            properties.add(Property.MAXIMUM_QOS, limits.maximumQos()); // [MQTT-3.2.2-9]
        }
        if (tenant.limits().retainedMessages() == 0) {
            properties.add(Property.RETAIN_AVAILABLE, 0);
        }
        properties.add(Property.MAXIMUM_PACKET_SIZE, told(limits).maximumPacketSize());
        if (packet.clientId().isEmpty()) {
            properties.add(Property.ASSIGNED_CLIENT_IDENTIFIER, clientId); // [MQTT-3.2.2-16]
        }
        if (limits.topicAliases() > 0) {
            properties.add(Property.TOPIC_ALIAS_MAXIMUM, limits.topicAliases());
        }
        if (keepAlive(packet, limits) != packet.keepAlive()) {
            properties.add(Property.SERVER_KEEP_ALIVE, keepAlive(packet, limits)); // [MQTT-3.2.2-21]
        }
        return properties;
    }
}
