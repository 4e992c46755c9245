package dev.rookery.broker.client;

import dev.rookery.auth.Principal;
import dev.rookery.broker.limit.ClientLimits;
import dev.rookery.broker.limit.TenantLimits;
import dev.rookery.broker.mqtt.ConnectPacket;
import dev.rookery.broker.mqtt.Property;
import dev.rookery.broker.mqtt.PropertyWriter;
import dev.rookery.broker.session.Peer;
import dev.rookery.broker.session.Session;
import dev.rookery.broker.tenant.Sessions;
import dev.rookery.broker.tenant.Tenant;
import dev.rookery.broker.transport.Connection;

/** Opens the session of a client whose login was right, and tells it what holds (section 3.2.2). */
final class SessionOpener {
    private static final int LARGEST_TWO_BYTES = 65_535;
    private static final long LARGEST_FOUR_BYTES = 0xffff_ffffL;

    private final Tenant tenant;
    private final int maximumPacketSize;

    SessionOpener(Tenant tenant, int maximumPacketSize) {
        this.tenant = tenant;
        this.maximumPacketSize = maximumPacketSize;
    }

    /** Whether the tenant's bounds leave room for the client. */
    boolean hasRoom(String clientId) {
        TenantLimits limits = tenant.limits();
        Sessions sessions = tenant.sessions();
        boolean connected = sessions.find(clientId).map(Session::isConnected).orElse(false);
        boolean known = sessions.find(clientId).isPresent();
        return (connected || sessions.connected() < limits.connections())
                && (known || sessions.size() < limits.sessions());
    }

    ConnectedSession open(Principal principal, ConnectPacket packet, String clientId, Connection connection) {
        ClientLimits limits = tenant.limits().client();
        connection.countOn(tenant.meter().wire());
        Sessions.Opened opened = tenant.sessions().open(clientId, principal, packet.cleanStart(), limits);
        Session session = opened.session();
        session.expireAfter(expirySeconds(packet, limits));
        tenant.sessions().connected(session, packet.will());
        PropertyWriter properties = properties(packet, clientId, session, limits);
        Connack.accept(connection, packet.version(), opened.present(), properties);
        Peer peer = new Peer(
                connection,
                packet.version(),
                (int) packet.properties().number(Property.RECEIVE_MAXIMUM, LARGEST_TWO_BYTES),
                packet.properties().number(Property.MAXIMUM_PACKET_SIZE, LARGEST_FOUR_BYTES),
                (int) Math.min(packet.properties().number(Property.TOPIC_ALIAS_MAXIMUM, 0), limits.topicAliases()),
                keepAlive(packet, limits),
                tenant.meter());
        session.attach(peer, limits);
        tenant.events().connected(session);
        KeepAlive keepAlive = KeepAlive.start(peer);
        return new ConnectedSession(tenant, session, peer, keepAlive);
    }

    private static long expirySeconds(ConnectPacket packet, ClientLimits limits) {
        // Section 3.1.2.11.2: MQTT 3's clean session 0 is a session that does not expire by itself.
        long wished = packet.version().isV5()
                ? packet.properties().number(Property.SESSION_EXPIRY_INTERVAL, 0)
                : packet.cleanStart() ? 0 : ClientLimits.FOREVER;
        return Math.min(wished, limits.sessionExpirySeconds());
    }

    private static int keepAlive(ConnectPacket packet, ClientLimits limits) {
        int wished = packet.keepAlive();
        int longest = limits.keepAliveSeconds();
        // Only MQTT 5 can be told of another keep alive than it wished.
        boolean cut = packet.version().isV5() && longest > 0 && (wished == 0 || wished > longest);
        return cut ? longest : wished;
    }

    private PropertyWriter properties(ConnectPacket packet, String clientId, Session session, ClientLimits limits) {
        PropertyWriter properties = new PropertyWriter();
        if (packet.properties().number(Property.SESSION_EXPIRY_INTERVAL, 0) != session.expirySeconds()) {
            properties.add(Property.SESSION_EXPIRY_INTERVAL, session.expirySeconds());
        }
        if (limits.receiveMaximum() < LARGEST_TWO_BYTES) {
            properties.add(Property.RECEIVE_MAXIMUM, limits.receiveMaximum());
        }
        properties.add(Property.MAXIMUM_PACKET_SIZE, maximumPacketSize);
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
