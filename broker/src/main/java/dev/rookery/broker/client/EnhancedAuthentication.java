package dev.rookery.broker.client;

import dev.rookery.auth.Authentication;
import dev.rookery.auth.AuthenticationExchange;
import dev.rookery.auth.AuthenticationExchange.Step;
import dev.rookery.auth.AuthenticationMethod;
import dev.rookery.auth.PresentUsers;
import dev.rookery.auth.TenantId;
import dev.rookery.broker.mqtt.AuthPacket;
import dev.rookery.broker.mqtt.PacketException;
import dev.rookery.broker.mqtt.PacketOutput;
import dev.rookery.broker.mqtt.Property;
import dev.rookery.broker.mqtt.PropertyWriter;
import dev.rookery.broker.mqtt.ReasonCode;
import dev.rookery.broker.transport.Connection;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Enhanced authentication of a client (section 4.12), during the login or as a re-authentication: passes data between AUTH
 * packets and the authority. From the client's first data until {@link #stop} the user counts as present. Confined to the
 * connection's event loop.
 */
final class EnhancedAuthentication {
    private static final Logger LOGGER = LoggerFactory.getLogger(EnhancedAuthentication.class);
    private static final byte[] NO_DATA = {};

    /** Receives the progress. */
    interface Listener {
        /** AUTH was sent; the client's AUTH is expected. */
        void challenged();

        /** The authentication ended; {@link Authenticator.Outcome#release} stops it. */
        void completed(Authenticator.Outcome outcome);

        /** The client did not send AUTH in time. */
        void timedOut();
    }

    private final String methodName;
    private final AuthenticationMethod method;
    private final TenantId tenant;
    private final Connection connection;
    private final PresentUsers users;
    private final Supplier<Duration> stepTimeout;
    private final Listener listener;
    /** Set with the client's first data. */
    private @Nullable AuthenticationExchange exchange;

    private long changesBefore;
    /** Whether the authority is processing the client's data. */
    private boolean pending;

    private boolean stopped;
    private @Nullable Future<?> timeout;

    EnhancedAuthentication(
            String methodName,
            AuthenticationMethod method,
            TenantId tenant,
            Connection connection,
            PresentUsers users,
            Supplier<Duration> stepTimeout,
            Listener listener) {
        this.methodName = methodName;
        this.method = method;
        this.tenant = tenant;
        this.connection = connection;
        this.users = users;
        this.stepTimeout = stepTimeout;
        this.listener = listener;
    }

    /** Handles AUTH. The method must not change [MQTT-4.12.0-5]. */
    void reply(AuthPacket packet) throws PacketException {
        requireSameMethod(methodName, packet);
        proceed(packet.properties().binary(Property.AUTHENTICATION_DATA));
    }

    static void requireSameMethod(String methodName, AuthPacket packet) throws PacketException {
        if (!packet.properties().text(Property.AUTHENTICATION_METHOD).equals(Optional.of(methodName))) {
            throw PacketException.protocolError("Authentication method differs from CONNECT");
        }
    }

    /** Passes the client's data to the authority. Without its first data the client receives an empty challenge. */
    void proceed(Optional<byte[]> data) throws PacketException {
        if (pending) {
            throw PacketException.protocolError("AUTH while the previous AUTH is pending");
        }
        cancelTimeout();
        if (exchange != null) {
            await(exchange.answer(data.orElse(NO_DATA)));
        } else if (data.isEmpty()) {
            await(CompletableFuture.completedFuture(new Step.Challenge(NO_DATA)));
        } else {
            exchange = method.begin(tenant, connection.address(), data.get())
                    .orElseThrow(() ->
                            new PacketException(ReasonCode.NOT_AUTHORIZED, "Invalid initial authentication data"));
            changesBefore = users.arrive(exchange.user());
            await(exchange.challenge());
        }
    }

    private void await(CompletionStage<Step> next) {
        // Never continues within the current call: the decoder must not be re-entered while it handles a packet.
        pending = true;
        next.whenComplete((step, failure) -> {
            try {
                connection.eventLoop().execute(() -> continueWith(step, failure));
            } catch (RejectedExecutionException e) {
                LOGGER.debug("address={} Authentication ended after the broker was closed", connection.address());
            }
        });
    }

    private void continueWith(Step step, @Nullable Throwable failure) {
        pending = false;
        if (stopped) {
            leave();
        } else if (failure != null) {
            LOGGER.error("Authentication failed with an internal error", failure);
            complete(new Authentication.Refused(Authentication.Refusal.SERVER_UNAVAILABLE), NO_DATA);
        } else if (step instanceof Step.Challenge challenge) {
            challenge(challenge.data());
        } else if (step instanceof Step.Done done) {
            complete(done.answer(), done.data());
        }
    }

    private void complete(Authentication result, byte[] serverProof) {
        if (exchange != null) {
            listener.completed(
                    new Authenticator.Outcome(exchange.user(), result, serverProof, changesBefore, this::stop));
        }
    }

    private void challenge(byte[] data) {
        send(ReasonCode.CONTINUE_AUTHENTICATION, data);
        timeout = connection
                .eventLoop()
                .schedule(listener::timedOut, stepTimeout.get().toMillis(), TimeUnit.MILLISECONDS);
        listener.challenged();
    }

    /** Sends AUTH. */
    void send(ReasonCode reason, byte[] data) {
        PacketOutput.auth(connection.outboundBuffer().buffer(), reason, properties(methodName, data));
    }

    /** Returns the properties of AUTH and CONNACK. */
    static PropertyWriter properties(String methodName, byte[] data) {
        return new PropertyWriter()
                .add(Property.AUTHENTICATION_METHOD, methodName)
                .add(Property.AUTHENTICATION_DATA, data);
    }

    /** Ends the authentication, successful or not. Idempotent. */
    void stop() {
        cancelTimeout();
        if (!stopped && !pending) {
            leave();
        }
        stopped = true;
    }

    private void leave() {
        if (exchange != null) {
            users.leave(exchange.user());
        }
    }

    private void cancelTimeout() {
        if (timeout != null) {
            timeout.cancel(false);
            timeout = null;
        }
    }
}
