package dev.rookery.broker.tenant;

import dev.rookery.auth.Ban;
import dev.rookery.auth.BanSubject;
import dev.rookery.auth.DeviceCertificate;
import dev.rookery.auth.Principal;
import dev.rookery.auth.UserKey;
import dev.rookery.auth.service.ServiceComponent;
import dev.rookery.broker.mqtt.ReasonCode;
import dev.rookery.broker.session.ClientConnection;
import dev.rookery.broker.session.Session;
import dev.rookery.broker.topic.Subscription;
import dev.rookery.broker.topic.SubscriptionTree;
import dev.rookery.broker.transport.EventLoopQueue;
import io.netty.channel.EventLoop;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** Changes of users applied to the sessions of a tenant. Confined to the tenant's event loop. */
public final class UserChanges {
    /** Closing a connection takes up to a hundred microseconds. */
    private static final int CHANGES_PER_ITERATION = 8;

    /** Compared by identity: each change has its own. */
    private static final class UserChange {
        private final Optional<Principal> current;

        UserChange(Optional<Principal> current) {
            this.current = current;
        }

        Optional<Principal> current() {
            return current;
        }
    }

    private final SubscriptionTree<Session> subscriptions;
    private final Sessions sessions;
    private final TenantEvents events;
    private final EventLoop loop;
    /** Disconnections and removals of subscriptions, a few per event-loop iteration. */
    private final EventLoopQueue<Runnable> queue = new EventLoopQueue<>(CHANGES_PER_ITERATION, Runnable::run);

    private final RepeatedWalk certificateWalk;
    private final RepeatedWalk banWalk;

    /** Changes that are being applied. */
    private final Map<UserKey, UserChange> latest = new HashMap<>(0);

    UserChanges(SubscriptionTree<Session> subscriptions, Sessions sessions, TenantEvents events, EventLoop loop) {
        this.subscriptions = subscriptions;
        this.sessions = sessions;
        this.events = events;
        this.loop = loop;
        this.certificateWalk = new RepeatedWalk(sessions, loop);
        this.banWalk = new RepeatedWalk(sessions, loop);
    }

    /**
     * Applies a change of a user, see {@link dev.rookery.auth.PrincipalWatcher#changed}. Access rules change first, those of a
     * user's first sessions at once; disconnections and removals of subscriptions follow in the next event-loop iterations.
     *
     * @param applied runs on the event loop when the change is applied to all sessions
     */
    void apply(UserKey user, Optional<Principal> current, Runnable applied) {
        UserChange change = new UserChange(current);
        // A change that is not applied to all sessions yet must not undo this one.
        latest.put(user, change);
        SessionWalk.over(
                sessions.of(user),
                session -> {
                    if (latest.get(user) == change) {
                        apply(change, session);
                    }
                },
                loop,
                () -> {
                    latest.remove(user, change);
                    enqueue(applied);
                });
    }

    private void apply(UserChange change, Session session) {
        Optional<Principal> current = change.current();
        boolean sameCredentials = current.filter(session::hasCredentialsOf).isPresent();
        if (!sameCredentials) {
            String reason = current.isPresent() ? "password_changed" : "user_removed";
            // By the time the task runs, the client may have reconnected with the new password.
            session.connection().ifPresent(client -> enqueue(() -> disconnect(session, client, reason)));
        }
        current.ifPresentOrElse(session::authorize, session::revoke);
        if (current.isPresent()) {
            enqueue(() -> removeForbiddenSubscriptions(session));
        }
        enqueue(() -> sessions.authorized(session));
    }

    /** Applies the user's current access rules after a successful re-authentication. */
    public void reauthorize(Session session, Principal current) {
        session.authorize(current);
        removeForbiddenSubscriptions(session);
    }

    /**
     * Disconnects the clients whose certificates are not trusted any more, in the next event-loop iterations.
     *
     * @param isTrusted whether a certificate is still trusted
     */
    public void recheckCertificates(Predicate<DeviceCertificate> isTrusted) {
        certificateWalk.start(session -> recheckCertificate(session, isTrusted));
    }

    /**
     * Disconnects the clients that are banned, in the next event-loop iterations.
     *
     * @param ban returns the ban of a client
     */
    public void recheckBans(Function<BanSubject, Optional<Ban>> ban) {
        banWalk.start(session -> recheckBan(session, ban));
    }

    private void recheckBan(Session session, Function<BanSubject, Optional<Ban>> ban) {
        String username = session.user().username();
        if (ServiceComponent.isServiceName(username)) {
            return;
        }
        session.connection().ifPresent(client -> {
            BanSubject subject = new BanSubject(
                    session.clientId(),
                    Optional.of(username),
                    client.transport().address());
            ban.apply(subject)
                    .ifPresent(found -> enqueue(() -> disconnect(
                            session,
                            client,
                            ReasonCode.BANNED.label(),
                            found.describe(),
                            ReasonCode.ADMINISTRATIVE_ACTION)));
        });
    }

    private void recheckCertificate(Session session, Predicate<DeviceCertificate> isTrusted) {
        session.connection()
                .filter(client -> client.transport()
                        .certificate()
                        .filter(isTrusted.negate())
                        .isPresent())
                .ifPresent(client -> enqueue(() -> disconnect(session, client, "certificate_revoked")));
    }

    /** Disconnects the clients of all users in the next event-loop iterations. */
    void disconnectAll() {
        for (Session session : sessions.all()) {
            session.connection()
                    .ifPresent(client -> enqueue(() -> client.disconnect(ReasonCode.ADMINISTRATIVE_ACTION)));
        }
    }

    private void enqueue(Runnable change) {
        queue.add(change, loop);
    }

    private void removeForbiddenSubscriptions(Session session) {
        List<Subscription<Session>> forbidden = session.removeForbiddenSubscriptions();
        forbidden.forEach(subscriptions::remove);
        if (!forbidden.isEmpty()) {
            String first = forbidden.get(0).filter();
            String others = forbidden.size() == 1 ? "" : " and " + (forbidden.size() - 1) + " more";
            events.revoked(session, "subscriptions_removed", first + others);
        }
    }

    private void disconnect(Session session, ClientConnection client, String reason) {
        disconnect(session, client, reason, "", ReasonCode.NOT_AUTHORIZED);
    }

    private void disconnect(Session session, ClientConnection client, String reason, String detail, ReasonCode code) {
        if (session.connection().filter(current -> current == client).isEmpty()) {
            return;
        }
        events.revoked(session, reason, detail);
        client.disconnect(code);
    }
}
