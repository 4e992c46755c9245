package dev.rookery.broker.client;

import dev.rookery.broker.client.ConnectResult.Admitted;
import dev.rookery.broker.limit.ClientLimits;
import dev.rookery.broker.limit.FlappingDetector;
import dev.rookery.broker.meter.TenantMeter;
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

/** Opens the sessions of admitted clients and sends CONNACK (section 3.2.2). To be called on the tenant's event loop. */
final class SessionOpener {
    private static final int LARGEST_TWO_BYTES = 65_535;
    private static final int LARGEST_QOS = 2;

    private final Authenticator authenticator;
    private final int maximumPacketSize;

    /** @param maximumPacketSize largest packet accepted by the broker, in bytes */
    SessionOpener(Authenticator authenticator, int maximumPacketSize) {
        this.authenticator = authenticator;
        this.maximumPacketSize = maximumPacketSize;
    }

    /**
     * Opens the session and sends CONNACK.
     *
     * @param clientId the client's own or the assigned one
     * @return empty, without any effect, if CONNACK exceeds the client's maximum packet size
     */
    Optional<ConnectedSession> open(Login login, String clientId, Admitted admitted) {
        ConnectPacket packet = login.packet();
        Connection connection = login.connection();
        ClientCapabilities capabilities = login.capabilities();
        Tenant tenant = admitted.tenant();
        ClientLimits limits = tenant.clientLimits(admitted.principal().user().username());
        PropertyWriter properties = properties(packet, clientId, tenant, limits, admitted.serverProof());
        if (!Connack.fits(capabilities, properties)) {
            return Optional.empty();
        }
        connection.mergeTrafficInto(
                tenant.metering().of(admitted.principal().user().username()).wireTraffic());
        connection.setStore(tenant.store());
        connection.shareTimeWith(admitted.principal().user(), clientId);
        Sessions.Opened opened = tenant.sessions().open(clientId, admitted.principal(), packet.cleanStart(), limits);
        Session session = opened.session();
        connection.setUser(session.memory().user());
        session.setExpirySeconds(expirySeconds(packet, limits));
        tenant.sessions().connected(session, packet.will());
        Connack.accept(connection, capabilities, opened.present(), properties);
        if (opened.existed() || session.isDurable() || packet.will().isPresent()) {
            connection.outboundBuffer().deferUntilPersisted();
        }
        TenantMeter meter = tenant.metering().of(session.user().username());
        ClientConnection client = new ClientConnection(
                connection, capabilities, limits.topicAliases(), keepAlive(packet, limits), session.memory(), meter);
        session.attach(client, limits);
        recordConnected(tenant, session);
        KeepAliveTimer keepAlive = KeepAliveTimer.start(client);
        Optional<Reauthentication> reauthentication = packet.properties()
                .text(Property.AUTHENTICATION_METHOD)
                .map(method -> new Reauthentication(method, authenticator, tenant, session, client));
        return Optional.of(new ConnectedSession(
                tenant,
                session,
                client,
                keepAlive,
                CertificateTimer.start(client),
                announced(limits),
                reauthentication));
    }

    private static void recordConnected(Tenant tenant, Session session) {
        FlappingDetector flapping = tenant.flapping();
        String username = session.user().username();
        boolean begins = !tenant.metering().isService(username)
                && flapping.connected(session.clientId(), username, System.nanoTime());
        if (begins) {
            tenant.events().flapping(session, flapping.limits().describe());
        } else {
            tenant.events().connected(session);
        }
    }

    /** Returns the limits as announced in CONNACK. Connections with the same limits share one object. */
    private ClientLimits announced(ClientLimits limits) {
        return limits.maximumPacketSize() <= maximumPacketSize
                ? limits
                : limits.toBuilder().maximumPacketSize(maximumPacketSize).build();
    }

    /** Returns whether a new session of this CONNECT is persisted. */
    static boolean isDurable(ConnectPacket packet, ClientLimits limits) {
        return expirySeconds(packet, limits) > 0;
    }

    private static long expirySeconds(ConnectPacket packet, ClientLimits limits) {
        // Section 3.1.2.11.2: clean session 0 of MQTT 3 requests a session that does not expire.
        long requested = packet.version().isV5()
                ? packet.properties().number(Property.SESSION_EXPIRY_INTERVAL, 0)
                : packet.cleanStart() ? 0 : ClientLimits.NO_EXPIRY;
        return Math.min(requested, limits.sessionExpirySeconds());
    }

    private static int keepAlive(ConnectPacket packet, ClientLimits limits) {
        int requested = packet.keepAlive();
        int maximum = limits.keepAliveSeconds();
        // Only MQTT 5 has a server keep alive.
        boolean exceeds = packet.version().isV5() && maximum > 0 && (requested == 0 || requested > maximum);
        return exceeds ? maximum : requested;
    }

    private PropertyWriter properties(
            ConnectPacket packet, String clientId, Tenant tenant, ClientLimits limits, byte[] serverProof) {
        // [MQTT-4.12.0-5]: CONNACK repeats the authentication method.
        PropertyWriter properties = packet.properties()
                .text(Property.AUTHENTICATION_METHOD)
                .map(method -> EnhancedAuthentication.properties(method, serverProof))
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
        properties.add(Property.MAXIMUM_PACKET_SIZE, announced(limits).maximumPacketSize());
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
