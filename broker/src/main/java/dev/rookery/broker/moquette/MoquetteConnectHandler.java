package dev.rookery.broker.moquette;

import dev.rookery.auth.AnonymousCredentials;
import dev.rookery.auth.Authentication;
import dev.rookery.auth.Authentication.Accepted;
import dev.rookery.auth.Authentication.Refusal;
import dev.rookery.auth.Authentication.Refused;
import dev.rookery.auth.Authority;
import dev.rookery.auth.Credentials;
import dev.rookery.auth.PasswordCredentials;
import dev.rookery.auth.PresentUsers;
import dev.rookery.auth.Principal;
import dev.rookery.auth.TenantId;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttConnectVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttVersion;
import io.netty.util.ReferenceCountUtil;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Authenticates a client before Moquette's handler sees its CONNECT. Holds packets that follow CONNECT until CONNACK is sent, because
 * Moquette loses packets that arrive earlier.
 *
 * <p>Not thread-safe; confined to the connection's event loop.
 */
final class MoquetteConnectHandler extends ChannelDuplexHandler {
    /** Moquette marks the connection as usable on another thread, just after it writes CONNACK. */
    private static final long CONNACK_DELAY_MILLIS = 5;

    private enum State {
        AWAITING_CONNECT,
        AUTHENTICATING,
        CONNECTING,
        OPEN,
        CLOSED
    }

    private final Authority authority;
    private final TenantId tenant;
    private final TicketSecurity security;
    private final PresentUsers users;
    private final Queue<Object> held = new ArrayDeque<>();
    private State state = State.AWAITING_CONNECT;

    MoquetteConnectHandler(Authority authority, TenantId tenant, TicketSecurity security, PresentUsers users) {
        this.authority = authority;
        this.tenant = tenant;
        this.security = security;
        this.users = users;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        switch (state) {
            case AWAITING_CONNECT -> receiveFirst(context, message);
            // Bounded: reading is paused, so that only packets of the last read arrive.
            case AUTHENTICATING, CONNECTING -> held.add(message);
            case OPEN -> forward(context, message);
            case CLOSED -> ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        state = State.CLOSED;
        releaseHeld();
        context.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        releaseHeld();
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (state == State.CONNECTING && message instanceof MqttConnAckMessage connack && isAccepted(connack)) {
            promise.addListener(sent -> open(context));
            context.executor()
                    .schedule(
                            () -> context.writeAndFlush(message, promise), CONNACK_DELAY_MILLIS, TimeUnit.MILLISECONDS);
        } else {
            context.write(message, promise);
        }
    }

    private void receiveFirst(ChannelHandlerContext context, Object message) {
        if (!(message instanceof MqttConnectMessage connect)
                || connect.decoderResult().isFailure()) {
            // [MQTT-3.1.0-1]; Moquette refuses a CONNECT that could not be decoded.
            state = State.CLOSED;
            if (message instanceof MqttMessage malformed
                    && malformed.decoderResult().isFailure()) {
                context.fireChannelRead(malformed);
            } else {
                ReferenceCountUtil.release(message);
                context.close();
            }
            return;
        }
        if (PacketGuard.isFatal(connect)) {
            state = State.CLOSED;
            context.close();
            return;
        }
        authenticate(context, connect);
    }

    private void authenticate(ChannelHandlerContext context, MqttConnectMessage connect) {
        byte[] password = connect.payload().passwordInBytes();
        String username = connect.payload().userName();
        String clientId = connect.payload().clientIdentifier();
        SocketAddress address = context.channel().remoteAddress();
        Optional<String> anonymous =
                username == null || username.isEmpty() ? authority.anonymousUser() : Optional.empty();
        Credentials credentials;
        if (anonymous.isPresent()) {
            credentials = new AnonymousCredentials(tenant, clientId, anonymous.get(), address);
        } else if (username != null && !username.isEmpty() && password != null && password.length > 0) {
            credentials = new PasswordCredentials(tenant, clientId, username, password, address);
        } else {
            refuse(context, connect.variableHeader(), Refusal.NOT_AUTHORIZED);
            return;
        }
        state = State.AUTHENTICATING;
        context.channel().config().setAutoRead(false);
        // Registered before the authentication, so that no change of the user is missed meanwhile.
        long changesBefore = users.arrive(credentials.user());
        authority
                .authenticate(credentials)
                .whenComplete((result, failure) -> clear(password))
                .thenAcceptAsync(result -> complete(context, connect, result, changesBefore), context.executor())
                .whenComplete((done, failure) -> users.leave(credentials.user()));
    }

    private static void clear(byte @Nullable [] password) {
        if (password != null) {
            Arrays.fill(password, (byte) 0);
        }
    }

    private void complete(
            ChannelHandlerContext context, MqttConnectMessage connect, Authentication result, long changesBefore) {
        if (state == State.CLOSED) {
            return;
        }
        if (result instanceof Refused refused) {
            refuse(context, connect.variableHeader(), refused.reason());
        } else if (result instanceof Accepted accepted) {
            AuthenticatedClient client = new AuthenticatedClient(context.channel(), accepted.principal());
            forwardConnect(context, connect, client);
            // From now on changes reach the client; earlier ones are applied here.
            Optional<Principal> current = users.upToDate(accepted.principal(), changesBefore);
            if (!current.equals(Optional.of(accepted.principal()))) {
                client.apply(current);
            }
        }
    }

    private void forwardConnect(ChannelHandlerContext context, MqttConnectMessage connect, AuthenticatedClient client) {
        state = State.CONNECTING;
        context.pipeline()
                .addAfter(context.name(), "deliveryHandler", new MoquetteDeliveryHandler(client))
                .addAfter(context.name(), "publishHandler", new MoquettePublishHandler(client));
        byte[] ticket = security.issueTicket(client);
        // Moquette calls its authenticator before this returns.
        context.fireChannelRead(ConnectRewriter.withTicket(connect, ticket, client.principal()));
        security.revoke(ticket);
    }

    private void open(ChannelHandlerContext context) {
        if (state != State.CONNECTING) {
            return;
        }
        state = State.OPEN;
        for (Object next = held.poll(); next != null; next = held.poll()) {
            channelRead(context, next);
        }
        context.fireChannelReadComplete();
        context.channel().config().setAutoRead(true);
    }

    private void forward(ChannelHandlerContext context, Object message) {
        if (message instanceof MqttMessage packet && PacketGuard.isFatal(packet)) {
            ReferenceCountUtil.release(message);
            state = State.CLOSED;
            context.close();
            return;
        }
        if (message instanceof MqttMessage packet
                && packet.fixedHeader() != null
                && packet.fixedHeader().messageType() == MqttMessageType.DISCONNECT) {
            // A packet after DISCONNECT would end the session loop of Moquette.
            state = State.CLOSED;
        }
        context.fireChannelRead(message);
    }

    private void refuse(ChannelHandlerContext context, MqttConnectVariableHeader header, Refusal reason) {
        state = State.CLOSED;
        int code = header.version() == MqttVersion.MQTT_5.protocolLevel() ? reason.reasonCode() : reason.returnCode();
        context.writeAndFlush(MqttMessageBuilders.connAck()
                        .returnCode(MqttConnectReturnCode.valueOf((byte) code))
                        .sessionPresent(false)
                        .build())
                .addListener(ChannelFutureListener.CLOSE);
    }

    private static boolean isAccepted(MqttConnAckMessage connack) {
        return connack.variableHeader().connectReturnCode() == MqttConnectReturnCode.CONNECTION_ACCEPTED;
    }

    private void releaseHeld() {
        held.forEach(ReferenceCountUtil::release);
        held.clear();
    }
}
