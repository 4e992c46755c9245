package dev.rookery.broker.client;

import dev.rookery.broker.limit.LimitException;
import dev.rookery.broker.mqtt.AcknowledgementPacket;
import dev.rookery.broker.mqtt.AuthPacket;
import dev.rookery.broker.mqtt.ConnectPacket;
import dev.rookery.broker.mqtt.DisconnectPacket;
import dev.rookery.broker.mqtt.PacketDecoder;
import dev.rookery.broker.mqtt.PacketException;
import dev.rookery.broker.mqtt.PublishPacket;
import dev.rookery.broker.mqtt.ReasonCode;
import dev.rookery.broker.mqtt.SubscribePacket;
import dev.rookery.broker.mqtt.UnsubscribePacket;
import dev.rookery.broker.session.ClientCapabilities;
import dev.rookery.broker.transport.Connection;
import dev.rookery.broker.transport.ConnectionHandler;
import dev.rookery.broker.websocket.Refusal;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Handler of one connection in its three states: before CONNECT, logging in, connected. */
public final class Client implements ConnectionHandler, Login.Listener {
    /** Time for which the broker does not read from a client whose message it cannot accept, before it closes. */
    private static final long REFUSAL_SECONDS = 5;

    private final Connection connection;
    private final PacketDecoder decoder;
    private final ConnectHandler connectHandler;
    private final LoginMemory loginMemory;
    /** Whether packets wait for the result of a login step. */
    private boolean authenticating;
    /** Whether packets wait because the client publishes too fast. */
    private boolean throttled;
    /** Whether packets wait because a message has not been delivered to all its recipients. */
    private boolean publishing;
    /** Timeout for CONNECT, later the end of throttling. */
    private @Nullable Future<?> timer;
    /** Set while logging in. Released afterwards, as it holds the password. */
    private @Nullable Login login;
    /** Set once the client is connected. */
    private @Nullable ConnectedSession connected;

    public Client(Connection connection, PacketDecoder decoder, ConnectHandler connectHandler) {
        this.connection = connection;
        this.decoder = decoder;
        this.connectHandler = connectHandler;
        this.loginMemory = new LoginMemory(connection);
        long timeout = connectHandler.connectTimeout().toMillis();
        timer = connection.eventLoop().schedule(this::closeUnlessConnecting, timeout, TimeUnit.MILLISECONDS);
    }

    private void closeUnlessConnecting() {
        if (!connection.eventLoop().inEventLoop()) {
            // The login succeeded, and the connection moved to its tenant's event loop.
            return;
        }
        // Section 3.1.4 leaves the timeout for CONNECT to the server.
        if (connected == null && !authenticating) {
            connection.setCloseReason(ReasonCode.KEEP_ALIVE_TIMEOUT, "No CONNECT received in time");
            connection.close();
        }
    }

    @Override
    public boolean isReady() {
        return !authenticating && !throttled && !publishing;
    }

    @Override
    public void connect(ConnectPacket packet) throws PacketException {
        loginMemory.charge(packet.heapBytes());
        awaitAuthentication();
        login = new Login(packet, connection, this);
        connectHandler.handle(login);
    }

    private void awaitAuthentication() {
        authenticating = true;
        connection.pause();
    }

    @Override
    public void accepted(ConnectedSession session) {
        connected = session;
        login = null;
        loginMemory.release();
        cancelTimer();
        decoder.setMaximumPacketSize(session.maximumPacketSize());
        session.setPublishListener(this::published);
        publishing = session.awaitPublications(() -> published(0));
        authenticating = false;
        if (!publishing) {
            connection.resume();
        }
        session.sendRetained();
    }

    private void cancelTimer() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    @Override
    public void challenged() {
        authenticating = false;
        connection.resume();
    }

    /** [MQTT-3.1.2-30]: until CONNACK, a client with enhanced authentication may send AUTH and DISCONNECT only. */
    private ConnectedSession requireConnected() throws PacketException {
        if (connected == null) {
            throw PacketException.protocolError("Only AUTH and DISCONNECT are allowed before CONNACK");
        }
        return connected;
    }

    @Override
    public void publish(PublishPacket packet) throws PacketException {
        long delay = requireConnected().publish(packet);
        if (delay == PublishHandler.PENDING) {
            publishing = true;
            connection.pause();
        } else {
            delay(delay);
        }
    }

    private void published(long delay) {
        publishing = false;
        if (delay == 0) {
            connection.resume();
        } else {
            delay(delay);
        }
    }

    private void delay(long delay) {
        if (delay == PublishHandler.UNACKNOWLEDGED) {
            // The client would send the message again at once after it has reconnected.
            throttled = true;
            connection.pause();
            timer = connection.eventLoop().schedule(connection::close, REFUSAL_SECONDS, TimeUnit.SECONDS);
            return;
        }
        if (delay > 0) {
            throttled = true;
            connection.pause();
            timer = connection.eventLoop().schedule(this::endThrottling, delay, TimeUnit.NANOSECONDS);
        }
    }

    private void endThrottling() {
        timer = null;
        throttled = false;
        connection.resume();
    }

    @Override
    public void acknowledgement(AcknowledgementPacket packet) throws PacketException {
        requireConnected().acknowledgement(packet);
    }

    @Override
    public void subscribe(SubscribePacket packet) throws PacketException {
        requireConnected().subscribe(packet);
    }

    @Override
    public void unsubscribe(UnsubscribePacket packet) throws PacketException {
        requireConnected().unsubscribe(packet);
    }

    @Override
    public void pingRequest() throws PacketException {
        requireConnected().pingRequest();
    }

    @Override
    public void disconnect(DisconnectPacket packet) throws PacketException {
        if (connected == null) {
            connection.close();
        } else {
            connected.disconnect(packet);
        }
    }

    @Override
    public void auth(AuthPacket packet) throws PacketException {
        if (connected != null) {
            connected.auth(packet);
        } else if (login != null) {
            awaitAuthentication();
            login.auth(packet);
        } else {
            throw PacketException.protocolError("AUTH before CONNECT");
        }
    }

    @Override
    public void requestRefused(Refusal refusal) {
        connectHandler.refuse(connection, refusal);
    }

    @Override
    public void protocolViolated(PacketException reason) {
        if (connected != null) {
            connected.protocolError(reason);
        } else if (decoder.version() == null && reason instanceof LimitException exceeded) {
            // The CONNECT is incomplete, so that the version of CONNACK is not known.
            connectHandler.recordExceeded(exceeded.limit());
            connection.setCloseReason(reason.reason(), reason.getMessage());
            connection.close();
        } else {
            ClientCapabilities capabilities =
                    login == null ? ClientCapabilities.unknown(decoder.version()) : login.capabilities();
            connectHandler.refuse(connection, capabilities, reason);
        }
    }

    @Override
    public void persistenceFailed() {
        if (connected != null) {
            connected.persistenceFailed();
        }
    }

    @Override
    public void becameWritable() {
        if (connected != null) {
            connected.becameWritable();
        }
    }

    @Override
    public void closed() {
        // A pending timer would hold the connection in memory.
        cancelTimer();
        loginMemory.release();
        if (login != null) {
            login.abandon();
        }
        if (connected != null) {
            connected.connectionLost();
        }
    }
}
