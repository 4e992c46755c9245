package dev.rookery.broker.client;

import dev.rookery.auth.Authentication;
import dev.rookery.auth.Credentials;
import dev.rookery.auth.Principal;
import dev.rookery.auth.UserKey;
import dev.rookery.broker.mqtt.AuthPacket;
import dev.rookery.broker.mqtt.ConnectPacket;
import dev.rookery.broker.mqtt.PacketException;
import dev.rookery.broker.mqtt.Property;
import dev.rookery.broker.mqtt.ReasonCode;
import dev.rookery.broker.session.ClientCapabilities;
import dev.rookery.broker.transport.Connection;
import io.netty.channel.EventLoop;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's way from CONNECT to CONNACK: asks the authority without holding a thread, with a password or in several
 * steps, and brings the client to its tenant's event loop.
 */
final class Login implements EnhancedAuthentication.Progress {
    private static final Logger LOGGER = LoggerFactory.getLogger(Login.class);
    private static final byte[] NO_PROOF = {};

    /** Told what becomes of it; if the client is refused, nothing. */
    interface Progress {
        /** CONNACK was sent. */
        void accepted(ConnectedSession session);

        /** The client is to send AUTH. */
        void challenged();
    }

    private final ConnectHandler gate;
    private final ConnectPacket packet;
    private final Connection connection;
    private final Progress progress;
    private Credentials credentials;
    /** Null unless the client logs in in several steps. */
    private EnhancedAuthentication steps;

    Login(ConnectHandler gate, ConnectPacket packet, Connection connection, Progress progress) {
        this.gate = gate;
        this.packet = packet;
        this.connection = connection;
        this.progress = progress;
    }

    /** Checks the CONNECT; the connection hands out nothing until this is decided. */
    void begin() throws PacketException {
        credentials = gate.identify(packet, connection);
        if (!gate.hasRate(packet, connection)) {
            return;
        }
        Optional<String> method = packet.properties().text(Property.AUTHENTICATION_METHOD);
        if (method.isPresent()) {
            steps = EnhancedAuthentication.of(method.get(), credentials.tenant(), connection, gate, this);
            steps.proceed(packet.properties().binary(Property.AUTHENTICATION_DATA));
        } else {
            askOnce();
        }
    }

    private void askOnce() {
        UserKey user = credentials.user();
        long changesBefore = gate.users().arrive(user);
        gate.authority()
                .authenticate(credentials)
                .whenComplete(
                        (answer, failure) -> decided(user, answer, failure, NO_PROOF, changesBefore, () -> gate.users()
                                .leave(user)));
    }

    /** What the client said that it takes. */
    ClientCapabilities terms() {
        return ClientCapabilities.of(packet);
    }

    /** AUTH came. */
    void auth(AuthPacket answer) throws PacketException {
        if (steps == null || answer.reasonCode() != ReasonCode.CONTINUE_AUTHENTICATION.code()) {
            throw PacketException.protocolError("AUTH that does not continue the login");
        }
        steps.answer(answer);
    }

    /** The connection is over. */
    void abandon() {
        if (steps != null) {
            steps.stop();
        }
    }

    @Override
    public void challenged() {
        progress.challenged();
    }

    @Override
    public void done(UserKey user, Authentication answer, byte[] proof, long changesBefore) {
        // Who gives a name twice must not mean two users by it.
        boolean other = !credentials.username().isEmpty() && !credentials.user().equals(user);
        Authentication decided = other ? new Authentication.Refused(Authentication.Refusal.NOT_AUTHORIZED) : answer;
        decided(user, decided, null, proof, changesBefore, steps::stop);
    }

    @Override
    public void overdue() {
        connection.close();
    }

    private void decided(
            UserKey user, Authentication answer, Throwable failure, byte[] proof, long changesBefore, Runnable after) {
        try {
            EventLoop loop =
                    answer instanceof Authentication.Accepted ? gate.loop(user.tenant()) : connection.eventLoop();
            connection.moveTo(loop, () -> {
                try {
                    if (!connection.isClosing()) {
                        finish(user, answer, failure, proof, changesBefore);
                    }
                } finally {
                    after.run();
                }
            });
        } catch (RejectedExecutionException e) {
            LOGGER.debug("{} was decided on after the broker was closed", connection.address());
        }
    }

    private void finish(UserKey user, Authentication answer, Throwable failure, byte[] proof, long changesBefore) {
        if (failure != null) {
            LOGGER.error("The authority failed", failure);
            gate.refuse(credentials.tenant(), connection, packet, ReasonCode.SERVER_UNAVAILABLE);
        } else if (answer instanceof Authentication.Refused refused) {
            gate.refuse(credentials.tenant(), connection, packet, reason(refused.reason()));
        } else if (answer instanceof Authentication.Accepted in) {
            // Asked on the tenant's loop, where changes are applied too: none can come before the session stands.
            Optional<Principal> current = gate.users().upToDate(in.principal(), changesBefore);
            if (current.isEmpty()) {
                gate.refuse(user.tenant(), connection, packet, ReasonCode.NOT_AUTHORIZED);
            } else {
                gate.admit(current.get(), packet, credentials, connection, proof)
                        .ifPresent(progress::accepted);
            }
        }
    }

    private static ReasonCode reason(Authentication.Refusal refusal) {
        return switch (refusal) {
            case NOT_AUTHORIZED -> ReasonCode.NOT_AUTHORIZED;
            case SERVER_UNAVAILABLE -> ReasonCode.SERVER_UNAVAILABLE;
            case SERVER_BUSY -> ReasonCode.SERVER_BUSY;
        };
    }
}
