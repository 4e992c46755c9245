package dev.rookery.broker.client;

import dev.rookery.broker.mqtt.AcknowledgementPacket;
import dev.rookery.broker.mqtt.AuthPacket;
import dev.rookery.broker.mqtt.ConnectPacket;
import dev.rookery.broker.mqtt.DisconnectPacket;
import dev.rookery.broker.mqtt.PacketDecoder;
import dev.rookery.broker.mqtt.PacketException;
import dev.rookery.broker.mqtt.PublishPacket;
import dev.rookery.broker.mqtt.SubscribePacket;
import dev.rookery.broker.mqtt.UnsubscribePacket;
import dev.rookery.broker.session.ClientCapabilities;
import dev.rookery.broker.transport.Connection;
import dev.rookery.broker.transport.ConnectionHandler;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** A connection from its first byte to its last: before CONNECT, while the authority decides, and connected. */
public final class Client implements ConnectionHandler, Login.Progress {
    private final Connection connection;
    private final PacketDecoder decoder;
    private final ConnectHandler gate;
    private boolean deciding;
    private boolean slowed;
    /** What it waits for: CONNECT, later the end of a slow-down; null for nothing. */
    private Future<?> timer;
    /** Null before CONNECT, and once the client is connected: the password need not stay in memory. */
    private Login login;
    /** Null until the client is connected. */
    private ConnectedSession connected;

    /** @param gate what CONNECT has to pass */
    public Client(Connection connection, PacketDecoder decoder, ConnectHandler gate) {
        this.connection = connection;
        this.decoder = decoder;
        this.gate = gate;
        long patience = gate.limits().connectTimeout().toMillis();
        timer = connection.eventLoop().schedule(this::closeUnlessConnecting, patience, TimeUnit.MILLISECONDS);
    }

    private void closeUnlessConnecting() {
        if (!connection.eventLoop().inEventLoop()) {
            // It was let in, and brought to its tenant's loop.
            return;
        }
        // Section 3.1.4 leaves it to the server what a reasonable time for CONNECT is.
        if (connected == null && !deciding) {
            connection.close();
        }
    }

    @Override
    public boolean isReady() {
        return !deciding && !slowed;
    }

    @Override
    public void connect(ConnectPacket packet) throws PacketException {
        decide();
        login = gate.login(packet, connection, this);
        login.begin();
    }

    private void decide() {
        deciding = true;
        connection.pause();
    }

    @Override
    public void accepted(ConnectedSession session) {
        connected = session;
        login = null;
        cancelTimer();
        decoder.setMaximumPacketSize(session.maximumPacketSize());
        challenged();
    }

    private void cancelTimer() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    @Override
    public void challenged() {
        deciding = false;
        connection.resume();
    }

    /** [MQTT-3.1.2-30]: before CONNACK a client that authenticates itself in steps sends AUTH and DISCONNECT only. */
    private ConnectedSession connected() throws PacketException {
        if (connected == null) {
            throw PacketException.protocolError("A packet that is not AUTH before CONNACK");
        }
        return connected;
    }

    @Override
    public void publish(PublishPacket packet) throws PacketException {
        long wait = connected().publish(packet);
        if (wait > 0) {
            slowed = true;
            connection.pause();
            timer = connection.eventLoop().schedule(this::goOn, wait, TimeUnit.NANOSECONDS);
        }
    }

    private void goOn() {
        timer = null;
        slowed = false;
        connection.resume();
    }

    @Override
    public void acknowledgement(AcknowledgementPacket packet) throws PacketException {
        connected().acknowledgement(packet);
    }

    @Override
    public void subscribe(SubscribePacket packet) throws PacketException {
        connected().subscribe(packet);
    }

    @Override
    public void unsubscribe(UnsubscribePacket packet) throws PacketException {
        connected().unsubscribe(packet);
    }

    @Override
    public void pingRequest() throws PacketException {
        connected().pingRequest();
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
        } else {
            decide();
            login.auth(packet);
        }
    }

    @Override
    public void protocolViolated(PacketException reason) {
        if (connected != null) {
            connected.protocolViolated(reason);
        } else {
            ClientCapabilities terms = login == null ? ClientCapabilities.unknown(decoder.version()) : login.terms();
            gate.refuse(connection, terms, reason);
        }
    }

    @Override
    public void persistenceFailed() {
        connected.persistenceFailed();
    }

    @Override
    public void becameWritable() {
        if (connected != null) {
            connected.becameWritable();
        }
    }

    @Override
    public void closed() {
        // A timer that is left would keep all of the connection in memory.
        cancelTimer();
        if (login != null) {
            login.abandon();
        }
        if (connected != null) {
            connected.lost();
        }
    }
}
