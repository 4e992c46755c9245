package dev.rookery.broker.moquette;

import dev.rookery.auth.Authentication;
import dev.rookery.auth.Authentication.Accepted;
import dev.rookery.auth.Authentication.Refusal;
import dev.rookery.auth.Authentication.Refused;
import dev.rookery.auth.Authority;
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
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * Stands before Moquette's handler until the client is connected: holds CONNECT while the authority is asked, and what
 * the client sends behind it until CONNACK is out, for Moquette loses packets that come earlier. Lives on the
 * connection's event loop.
 */
final class MoquetteConnectHandler extends ChannelDuplexHandler {
    /** Moquette marks the connection usable on another thread, just after it hands over CONNACK. */
    private static final long CONNACK_DELAY_MILLIS = 1;

    private enum State {
        AWAITING_CONNECT,
        ASKING,
        CONNECTING,
        OPEN,
        CLOSED
    }

    private final Authority authority;
    private final TenantId tenant;
    private final Admissions admissions;
    private final PresentUsers users;
    private final Queue<Object> waiting = new ArrayDeque<>();
    private State state = State.AWAITING_CONNECT;

    MoquetteConnectHandler(Authority authority, TenantId tenant, Admissions admissions, PresentUsers users) {
        this.authority = authority;
        this.tenant = tenant;
        this.admissions = admissions;
        this.users = users;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        switch (state) {
            case AWAITING_CONNECT -> receiveFirst(context, message);
            // Bounded: reading has stopped, so only what one read decoded can still come.
            case ASKING, CONNECTING -> waiting.add(message);
            case OPEN -> forward(context, message);
            case CLOSED -> ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        state = State.CLOSED;
        releaseWaiting();
        context.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        releaseWaiting();
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (state == State.CONNECTING && message instanceof MqttConnAckMessage answer && isAccepted(answer)) {
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
            // [MQTT-3.1.0-1]; Moquette answers a CONNECT that could not be decoded.
            state = State.CLOSED;
            if (message instanceof MqttMessage broken && broken.decoderResult().isFailure()) {
                context.fireChannelRead(broken);
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
        ask(context, connect);
    }

    private void ask(ChannelHandlerContext context, MqttConnectMessage connect) {
        byte[] password = connect.payload().passwordInBytes();
        String username = connect.payload().userName();
        if (username == null || username.isEmpty() || password == null || password.length == 0) {
            refuse(context, connect.variableHeader(), Refusal.NOT_AUTHORIZED);
            return;
        }
        state = State.ASKING;
        context.channel().config().setAutoRead(false);
        PasswordCredentials credentials = new PasswordCredentials(
                tenant,
                connect.payload().clientIdentifier(),
                username,
                password,
                context.channel().remoteAddress());
        // Counted from before the authority is asked, so that no change of the user is missed meanwhile.
        long changesBefore = users.arrive(credentials.user());
        authority
                .authenticate(credentials)
                .whenComplete((answer, failure) -> Arrays.fill(password, (byte) 0))
                .thenAcceptAsync(answer -> answered(context, connect, answer, changesBefore), context.executor())
                .whenComplete((done, failure) -> users.leave(credentials.user()));
    }

    private void answered(
            ChannelHandlerContext context, MqttConnectMessage connect, Authentication answer, long changesBefore) {
        if (state == State.CLOSED) {
            return;
        }
        if (answer instanceof Refused refused) {
            refuse(context, connect.variableHeader(), refused.reason());
        } else if (answer instanceof Accepted accepted) {
            Admission admission = new Admission(context.channel(), accepted.principal());
            admit(context, connect, admission);
            // Now that changes find the client: those that came before.
            Optional<Principal> current = users.upToDate(accepted.principal(), changesBefore);
            if (!current.equals(Optional.of(accepted.principal()))) {
                admission.change(current);
            }
        }
    }

    private void admit(ChannelHandlerContext context, MqttConnectMessage connect, Admission admission) {
        state = State.CONNECTING;
        context.pipeline()
                .addAfter(context.name(), "deliveryGate", new MoquetteDeliveryHandler(admission))
                .addAfter(context.name(), "publishGate", new MoquettePublishHandler(admission));
        byte[] ticket = admissions.issueTicket(admission);
        // Moquette asks its authenticator before this returns.
        context.fireChannelRead(Connects.withTicket(connect, ticket, admission.principal()));
        admissions.withdraw(ticket);
    }

    private void open(ChannelHandlerContext context) {
        if (state != State.CONNECTING) {
            return;
        }
        state = State.OPEN;
        while (!waiting.isEmpty()) {
            channelRead(context, waiting.poll());
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
            // What follows a DISCONNECT ends Moquette's loop for everybody.
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

    private static boolean isAccepted(MqttConnAckMessage answer) {
        return answer.variableHeader().connectReturnCode() == MqttConnectReturnCode.CONNECTION_ACCEPTED;
    }

    private void releaseWaiting() {
        waiting.forEach(ReferenceCountUtil::release);
        waiting.clear();
    }
}
