package dev.rookery.broker.client;

import dev.rookery.auth.Authentication;
import dev.rookery.auth.AuthenticationExchange;
import dev.rookery.auth.AuthenticationExchange.Step;
import dev.rookery.auth.AuthenticationMethod;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import dev.rookery.broker.mqtt.AuthPacket;
import dev.rookery.broker.mqtt.PacketException;
import dev.rookery.broker.mqtt.PacketOutput;
import dev.rookery.broker.mqtt.Property;
import dev.rookery.broker.mqtt.PropertyWriter;
import dev.rookery.broker.mqtt.ReasonCode;
import dev.rookery.broker.transport.Connection;
import io.netty.util.concurrent.Future;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A login of several steps on one connection (section 4.12), at its start or again later: carries data between AUTH
 * packets and the authority, and counts the user as logging in until it is stopped. On the connection's event loop.
 */
final class EnhancedAuthentication {
    private static final Logger LOGGER = LoggerFactory.getLogger(EnhancedAuthentication.class);
    private static final byte[] NOTHING = {};

    /** Told how it goes on. */
    interface Progress {
        /** AUTH was sent, the client's answer is due. */
        void challenged();

        /**
         * It is decided; the user counts as logging in until {@link #stop}.
         *
         * @param proof what proves the server to a client that was accepted
         * @param changesBefore for {@link dev.rookery.auth.PresentUsers#upToDate}
         */
        void done(UserKey user, Authentication answer, byte[] proof, long changesBefore);

        /** The client took too long to answer. */
        void overdue();
    }

    private final String name;
    private final AuthenticationMethod method;
    private final TenantId tenant;
    private final Connection connection;
    private final ConnectHandler gate;
    private final Progress progress;
    /** Null until the client has sent its first data. */
    private AuthenticationExchange exchange;

    private long changesBefore;
    private boolean asking;
    private boolean stopped;
    /** Null while no answer is due. */
    private Future<?> timeout;

    private EnhancedAuthentication(
            String name,
            AuthenticationMethod method,
            TenantId tenant,
            Connection connection,
            ConnectHandler gate,
            Progress progress) {
        this.name = name;
        this.method = method;
        this.tenant = tenant;
        this.connection = connection;
        this.gate = gate;
        this.progress = progress;
    }

    /** @throws PacketException if there is no such method [MQTT-4.12.0-1] */
    static EnhancedAuthentication of(
            String name, TenantId tenant, Connection connection, ConnectHandler gate, Progress progress)
            throws PacketException {
        AuthenticationMethod method = gate.authority()
                .method(name)
                .orElseThrow(() -> new PacketException(
                        ReasonCode.BAD_AUTHENTICATION_METHOD, "There is no such authentication method"));
        return new EnhancedAuthentication(name, method, tenant, connection, gate, progress);
    }

    /** AUTH came. [MQTT-4.12.0-5]: the method stays what it was. */
    void answer(AuthPacket packet) throws PacketException {
        requireSameMethod(name, packet);
        proceed(packet.properties().binary(Property.AUTHENTICATION_DATA));
    }

    static void requireSameMethod(String name, AuthPacket packet) throws PacketException {
        if (!packet.properties().text(Property.AUTHENTICATION_METHOD).equals(Optional.of(name))) {
            throw PacketException.protocolError("AUTH with another authentication method than CONNECT");
        }
    }

    /** Takes the client's next data; a method that the client begins needs its first data sooner or later. */
    void proceed(Optional<byte[]> data) throws PacketException {
        if (asking) {
            throw PacketException.protocolError("AUTH before the last one was answered");
        }
        cancelTimeout();
        if (exchange != null) {
            ask(exchange.answer(data.orElse(NOTHING)));
        } else if (data.isEmpty()) {
            ask(CompletableFuture.completedFuture(new Step.Challenge(NOTHING)));
        } else {
            exchange = method.begin(tenant, connection.address(), data.get())
                    .orElseThrow(() -> new PacketException(
                            ReasonCode.NOT_AUTHORIZED, "The authentication data is not what the method begins with"));
            changesBefore = gate.users().arrive(exchange.user());
            ask(exchange.challenge());
        }
    }

    private void ask(CompletionStage<Step> question) {
        // Never answered at once: to read on from within the handling of a packet would mix up the decoder.
        asking = true;
        question.whenComplete((step, failure) -> {
            try {
                connection.eventLoop().execute(() -> answered(step, failure));
            } catch (RejectedExecutionException e) {
                LOGGER.debug("{} was answered after the broker was closed", connection.address());
            }
        });
    }

    private void answered(Step step, Throwable failure) {
        asking = false;
        if (stopped) {
            leave();
        } else if (failure != null) {
            LOGGER.error("The authority failed", failure);
            progress.done(
                    exchange.user(),
                    new Authentication.Refused(Authentication.Refusal.SERVER_UNAVAILABLE),
                    NOTHING,
                    changesBefore);
        } else if (step instanceof Step.Challenge challenge) {
            challenge(challenge.data());
        } else if (step instanceof Step.Done done) {
            progress.done(exchange.user(), done.answer(), done.data(), changesBefore);
        }
    }

    private void challenge(byte[] data) {
        send(ReasonCode.CONTINUE_AUTHENTICATION, data);
        timeout = connection
                .eventLoop()
                .schedule(progress::overdue, gate.patience().toMillis(), TimeUnit.MILLISECONDS);
        progress.challenged();
    }

    /** Sends AUTH. */
    void send(ReasonCode reason, byte[] data) {
        PacketOutput.auth(connection.outboundBuffer().buffer(), reason, properties(name, data));
    }

    /** What AUTH and CONNACK carry. */
    static PropertyWriter properties(String name, byte[] data) {
        return new PropertyWriter().add(Property.AUTHENTICATION_METHOD, name).add(Property.AUTHENTICATION_DATA, data);
    }

    /** It is over, however it went. Idempotent. */
    void stop() {
        cancelTimeout();
        if (!stopped && !asking) {
            leave();
        }
        stopped = true;
    }

    private void leave() {
        if (exchange != null) {
            gate.users().leave(exchange.user());
        }
    }

    private void cancelTimeout() {
        if (timeout != null) {
            timeout.cancel(false);
            timeout = null;
        }
    }
}
