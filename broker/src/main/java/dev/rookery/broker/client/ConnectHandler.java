package dev.rookery.broker.client;

import dev.rookery.auth.Authentication;
import dev.rookery.auth.Authority;
import dev.rookery.auth.Ban;
import dev.rookery.auth.BanList;
import dev.rookery.auth.BanSubject;
import dev.rookery.auth.CertificateTrust;
import dev.rookery.auth.Credentials;
import dev.rookery.auth.Principal;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import dev.rookery.auth.service.FormerServiceUser;
import dev.rookery.auth.service.ServiceComponent;
import dev.rookery.broker.client.ConnectResult.Accepted;
import dev.rookery.broker.client.ConnectResult.Admission;
import dev.rookery.broker.client.ConnectResult.Admitted;
import dev.rookery.broker.client.ConnectResult.Refused;
import dev.rookery.broker.config.ListenerConfig;
import dev.rookery.broker.limit.ClientLimits;
import dev.rookery.broker.limit.FlappingDetector;
import dev.rookery.broker.limit.Limit;
import dev.rookery.broker.limit.LimitException;
import dev.rookery.broker.limit.ServiceLimits;
import dev.rookery.broker.limit.TenantLimits;
import dev.rookery.broker.memory.MemoryKind;
import dev.rookery.broker.memory.MemoryScope;
import dev.rookery.broker.memory.TenantMemory;
import dev.rookery.broker.mqtt.ConnectPacket;
import dev.rookery.broker.mqtt.PacketException;
import dev.rookery.broker.mqtt.Property;
import dev.rookery.broker.mqtt.ReasonCode;
import dev.rookery.broker.mqtt.WillPacket;
import dev.rookery.broker.session.ClientCapabilities;
import dev.rookery.broker.session.Session;
import dev.rookery.broker.store.SessionKey;
import dev.rookery.broker.store.StorePressure;
import dev.rookery.broker.tenant.Sessions;
import dev.rookery.broker.tenant.Tenant;
import dev.rookery.broker.tenant.Tenants;
import dev.rookery.broker.transport.Connection;
import dev.rookery.broker.websocket.Refusal;
import dev.rookery.tenant.TenantNames;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles CONNECT for the clients of one listener (section 3.1). The methods below are in the order of the steps; each works
 * on the result of the step before.
 *
 * <ol>
 *   <li>{@link #handle} claims: validates the packet and resolves the tenant and the user that the client claims to be.
 *   <li>It checks bans of the client id and the address, and the connection rate of the listener's tenant.
 *   <li>{@link #authenticate} queries the authority, with a password, a certificate or in several steps.
 *   <li>{@link #moveToTenant} continues on the event loop of the user's tenant.
 *   <li>{@link #admit} checks the user again, bans, the tenant's limits and the store.
 *   <li>{@link SessionOpener} opens the session and sends CONNACK.
 *   <li>{@link #conclude} passes the session to the client, or sends the refusing CONNACK.
 * </ol>
 *
 * <p>Steps 1 to 3 run on the event loop of the connection, the others on that of the tenant; a client that is not
 * authenticated stays on its event loop. The connection passes on no packets in between.
 */
public final class ConnectHandler {
    private static final Logger LOGGER = LoggerFactory.getLogger(ConnectHandler.class);

    private final Tenants tenants;
    private final TenantId listenerTenant;
    /** Whether the clients are components of the platform. */
    private final boolean internal;

    private final CertificateTrust trust;
    private final BanList bans;
    private final CredentialsResolver credentialsResolver;
    private final Authenticator authenticator;
    private final SessionOpener sessionOpener;
    private final ConnectRefusals refusals;

    /** @param maximumPacketSize largest packet announced to clients, in bytes */
    public ConnectHandler(
            Tenants tenants, Authority authority, ListenerConfig listener, TenantNames names, int maximumPacketSize) {
        this.tenants = tenants;
        this.listenerTenant = listener.tenant();
        this.internal = listener.internal();
        this.trust = listener.tls()
                .filter(tls -> tls.clientCertificates().trustsTenants())
                .map(tls -> authority.certificates())
                .orElse(CertificateTrust.NONE);
        this.bans = internal ? BanList.NONE : authority.bans();
        this.credentialsResolver =
                new CredentialsResolver(listener, names, trust, authority::serves, authority.anonymousUser());
        this.authenticator = new Authenticator(authority, tenants.users(), this::connectTimeout);
        this.sessionOpener = new SessionOpener(authenticator, maximumPacketSize);
        this.refusals = new ConnectRefusals(tenants, !internal);
    }

    /** Returns the effective timeout for CONNECT and for each AUTH. */
    Duration connectTimeout() {
        return tenants.limits(listenerTenant).client().connectTimeout();
    }

    /** Handles a CONNECT. The result is passed to the login's listener on the connection's event loop at that time. */
    void handle(Login login) throws PacketException {
        Credentials claimed = claim(login.packet(), login.connection());
        login.setUsername(claimed.username());
        Optional<Ban> ban = findBan(claimed, Optional.empty(), login.connection());
        if (ban.isPresent()) {
            conclude(login, claimed.tenant(), Refused.because(ban.get()));
            return;
        }
        Tenant tenant = tenants.getOrCreate(listenerTenant);
        Optional<Limit> exceeded = internal ? Optional.empty() : takeConnectionRate(tenant, login.connection());
        if (exceeded.isPresent()) {
            conclude(login, listenerTenant, refuse(tenant, exceeded.get()));
        } else {
            authenticate(login, claimed);
        }
    }

    private Credentials claim(ConnectPacket packet, Connection connection) throws PacketException {
        String clientId = packet.clientId().isEmpty() ? UUID.randomUUID().toString() : packet.clientId();
        Credentials claimed = credentialsResolver.resolve(packet, clientId, connection);
        ClientLimits limits = internal
                ? ServiceLimits.client(claimed.tenant())
                : tenants.limits(claimed.tenant()).client();
        // [MQTT-3.1.3-8] (3.1.1): an empty client id requires a clean session; MQTT 3.1 does not allow it.
        boolean mayBeEmpty =
                switch (packet.version()) {
                    case V3_1 -> false;
                    case V3_1_1 -> packet.cleanStart();
                    case V5 -> true;
                };
        if (packet.clientId().isEmpty() && !mayBeEmpty) {
            throw new PacketException(ReasonCode.CLIENT_IDENTIFIER_NOT_VALID, "Client identifier not valid");
        }
        if (packet.clientId().length() > limits.clientIdLength()) {
            throw new LimitException(Limit.CLIENT_ID_LENGTH);
        }
        if (packet.will().isPresent() && TopicDepth.exceeds(packet.will().get().topic(), limits.topicLevels())) {
            throw new LimitException(Limit.TOPIC_LEVELS);
        }
        return claimed;
    }

    /** @param username empty until the client is authenticated */
    private Optional<Ban> findBan(Credentials claimed, Optional<String> username, Connection connection) {
        return bans.find(claimed.tenant(), new BanSubject(claimed.clientId(), username, connection.address()));
    }

    private static Optional<Limit> takeConnectionRate(Tenant tenant, Connection connection) {
        return tenant.connectionRates()
                .tryAcquire(tenant.limits(), connection.address().getAddress(), System.nanoTime());
    }

    private void authenticate(Login login, Credentials claimed) throws PacketException {
        Optional<String> method = login.packet().properties().text(Property.AUTHENTICATION_METHOD);
        if (method.isEmpty()) {
            authenticator.authenticate(claimed, outcome -> moveToTenant(login, claimed, outcome));
            return;
        }
        EnhancedAuthentication exchange = authenticator.exchange(
                method.get(), claimed.tenant(), login.connection(), new EnhancedAuthentication.Listener() {
                    @Override
                    public void challenged() {
                        login.listener().challenged();
                    }

                    @Override
                    public void completed(Authenticator.Outcome outcome) {
                        // A username in CONNECT must be that of the authenticated user.
                        boolean sameUser =
                                claimed.username().isEmpty() || claimed.user().equals(outcome.user());
                        moveToTenant(login, claimed, sameUser ? outcome : outcome.refused());
                    }

                    @Override
                    public void timedOut() {
                        login.connection().close();
                    }
                });
        login.setExchange(exchange);
        exchange.proceed(login.packet().properties().binary(Property.AUTHENTICATION_DATA));
    }

    private void moveToTenant(Login login, Credentials claimed, Authenticator.Outcome outcome) {
        Connection connection = login.connection();
        EventLoop loop = outcome.result() instanceof Authentication.Accepted
                ? tenants.getOrCreate(claimed.tenant()).loop()
                : connection.eventLoop();
        try {
            connection.moveTo(loop, () -> {
                try {
                    if (!connection.isClosing()) {
                        Admission admission = admit(login, claimed, outcome);
                        ConnectResult result = admission.then(admitted -> open(login, claimed, admitted));
                        conclude(login, claimed.tenant(), result);
                    }
                } finally {
                    outcome.release().run();
                }
            });
        } catch (RejectedExecutionException e) {
            LOGGER.debug("address={} Authentication ended after the broker was closed", connection.address());
        }
    }

    private Admission admit(Login login, Credentials claimed, Authenticator.Outcome outcome) {
        if (outcome.result() instanceof Authentication.Refused refused) {
            return Refused.because(reasonCode(refused.reason()), cause(refused));
        }
        Principal authenticated = ((Authentication.Accepted) outcome.result()).principal();
        // Changes of users are applied on this event loop too: none can come before the session is open.
        Optional<Principal> principal = authenticator.refresh(authenticated, outcome);
        if (principal.isEmpty()) {
            return Refused.because(ReasonCode.NOT_AUTHORIZED, Authentication.Cause.UNKNOWN_OR_DISABLED_USER.label());
        }
        if (!belongsHere(principal.get(), claimed.clientId())) {
            return Refused.because(ReasonCode.NOT_AUTHORIZED, "reserved_name");
        }
        // Others must not learn which users are banned, and a ban may be new.
        Optional<Ban> ban = findBan(claimed, Optional.of(principal.get().user().username()), login.connection());
        if (ban.isPresent()) {
            return Refused.because(ban.get());
        }
        if (!hasTrustedCertificate(login.connection())) {
            return Refused.because(ReasonCode.NOT_AUTHORIZED, "untrusted_certificate");
        }
        Tenant tenant = tenants.getOrCreate(claimed.tenant());
        if (tenant.isClosed()) {
            // The tenant was suspended after the authentication.
            return Refused.because(ReasonCode.NOT_AUTHORIZED, Authentication.Cause.TENANT_SUSPENDED.label());
        }
        FlappingDetector flapping = tenant.flapping();
        String username = principal.get().user().username();
        if (!internal && flapping.isBanned(claimed.clientId(), username, System.nanoTime())) {
            return Refused.because(flapping.limits());
        }
        // The rate of the listener's tenant was checked before the authentication.
        Optional<Limit> exceeded = exceededLimit(tenant, principal.get(), claimed.clientId(), login)
                .or(() -> internal || tenant.id().equals(listenerTenant)
                        ? Optional.empty()
                        : takeConnectionRate(tenant, login.connection()));
        if (tenant.redirect().isPresent()) {
            return Refused.because(tenant.redirect().get());
        }
        if (exceeded.isPresent()) {
            return refuse(tenant, exceeded.get());
        }
        boolean storeFull = tenant.store().pressure() == StorePressure.CRITICAL;
        if (storeFull && needsStore(tenant, principal.get(), claimed.clientId(), login.packet())) {
            return Refused.because(ReasonCode.SERVER_UNAVAILABLE, "storage_full");
        }
        return new Admitted(tenant, principal.get(), outcome.serverProof());
    }

    /**
     * Returns whether the user may connect to this listener. A row that names a component of the platform has no effect, and
     * an API of an earlier version must not continue sessions that belong to such a component now.
     */
    private boolean belongsHere(Principal principal, String clientId) {
        UserKey user = principal.user();
        return internal
                || !ServiceComponent.isServiceName(user.username())
                        && !FormerServiceUser.ownsIngestionSession(user.tenant(), user.username(), clientId);
    }

    /** Returns whether the client has no certificate of a tenant, or one that has not been revoked since it was verified. */
    private boolean hasTrustedCertificate(Connection connection) {
        return connection.certificate().map(trust::isTrusted).orElse(true);
    }

    /** Returns whether CONNECT creates, resumes or ends a session in the store, or has a will, which is stored. */
    private static boolean needsStore(Tenant tenant, Principal principal, String clientId, ConnectPacket packet) {
        String username = principal.user().username();
        return packet.will().isPresent()
                || tenant.sessions().find(new SessionKey(clientId, username)).isPresent()
                || SessionOpener.isDurable(packet, tenant.clientLimits(username));
    }

    private static String cause(Authentication.Refused refused) {
        return refused.cause() == Authentication.Cause.UNSPECIFIED
                ? reasonCode(refused.reason()).label()
                : refused.cause().label();
    }

    private static ReasonCode reasonCode(Authentication.Refusal refusal) {
        return switch (refusal) {
            case NOT_AUTHORIZED -> ReasonCode.NOT_AUTHORIZED;
            case SERVER_UNAVAILABLE -> ReasonCode.SERVER_UNAVAILABLE;
            case SERVER_BUSY -> ReasonCode.SERVER_BUSY;
        };
    }

    private static Optional<Limit> exceededLimit(Tenant tenant, Principal principal, String clientId, Login login) {
        TenantLimits limits = tenant.limits();
        Sessions sessions = tenant.sessions();
        Optional<Session> session =
                sessions.find(new SessionKey(clientId, principal.user().username()));
        boolean connected = session.map(Session::isConnected).orElse(false);
        boolean limited = !tenant.metering().isService(principal.user().username());
        if (limited && !connected && sessions.limitedConnections() >= limits.connections()) {
            return Optional.of(Limit.CONNECTIONS);
        }
        if (limited && session.isEmpty() && sessions.limitedSessions() >= limits.sessions()) {
            return Optional.of(Limit.SESSIONS);
        }
        ClientLimits own = tenant.clientLimits(principal.user().username());
        boolean limitsSessions = limited && own.userSessions() > 0;
        if (limitsSessions && session.isEmpty() && sessions.countOf(principal.user()) >= own.userSessions()) {
            return Optional.of(Limit.USER_SESSIONS);
        }
        if (login.packet().will().filter(will -> will.qos() > own.maximumQos()).isPresent()) {
            return Optional.of(Limit.MAXIMUM_QOS); // [MQTT-3.2.2-12]
        }
        Optional<Limit> exhausted = exhaustedMemory(tenant, principal.user().username(), clientId, session, login);
        if (exhausted.isPresent()) {
            return exhausted;
        }
        boolean retainsWill = login.packet().will().filter(WillPacket::retain).isPresent();
        return retainsWill && limits.retainedMessages() == 0
                ? Optional.of(Limit.RETAIN) // [MQTT-3.2.2-13]
                : Optional.empty();
    }

    /** A session that exists already and a connection that is taken over are not charged again. */
    private static Optional<Limit> exhaustedMemory(
            Tenant tenant, String username, String clientId, Optional<Session> session, Login login) {
        TenantMemory memory = tenant.memory();
        long will = login.packet().will().map(WillPacket::heapBytes).orElse(0L);
        MemoryScope exhausted = will == 0 ? null : memory.refusal(username, MemoryKind.WILLS, will);
        if (exhausted == null && session.isEmpty()) {
            exhausted = memory.refusal(username, MemoryKind.SESSIONS, Session.heapBytes(clientId));
        }
        if (exhausted == null && session.filter(Session::isConnected).isEmpty()) {
            exhausted = memory.refusal(
                    username, MemoryKind.CONNECTIONS, login.connection().heapBytes());
        }
        return Optional.ofNullable(exhausted).map(Limit::of);
    }

    private ConnectResult open(Login login, Credentials claimed, Admitted admitted) {
        return sessionOpener
                .open(login, claimed.clientId(), admitted)
                .<ConnectResult>map(Accepted::new)
                .orElseGet(() -> refuse(admitted.tenant(), Limit.RESPONSE_SIZE));
    }

    private static Refused refuse(Tenant tenant, Limit exceeded) {
        tenant.limitCounters().increment(exceeded);
        return Refused.because(exceeded);
    }

    private void conclude(Login login, TenantId tenant, ConnectResult result) {
        if (result instanceof Accepted accepted) {
            login.listener().accepted(accepted.session());
        } else if (result instanceof Refused refused) {
            refusals.refuse(tenant, login, refused);
        }
    }

    /** Counts a limit that a client has reached before its CONNECT was complete. */
    void recordExceeded(Limit limit) {
        tenants.find(listenerTenant).ifPresent(tenant -> tenant.limitCounters().increment(limit));
    }

    /** Records the refused WebSocket request of a client. */
    void refuse(Connection connection, Refusal refusal) {
        refusals.refuse(listenerTenant, connection, refusal);
    }

    /** Refuses a client after a protocol error before CONNACK. */
    void refuse(Connection connection, ClientCapabilities capabilities, PacketException error) {
        if (error instanceof LimitException exceeded) {
            recordExceeded(exceeded.limit());
        }
        refusals.refuse(listenerTenant, connection, capabilities, error);
    }
}
