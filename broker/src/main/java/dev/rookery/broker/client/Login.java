package dev.rookery.broker.client;

import dev.rookery.broker.mqtt.AuthPacket;
import dev.rookery.broker.mqtt.ConnectPacket;
import dev.rookery.broker.mqtt.PacketException;
import dev.rookery.broker.mqtt.ReasonCode;
import dev.rookery.broker.session.ClientCapabilities;
import dev.rookery.broker.transport.Connection;
import org.jspecify.annotations.Nullable;

/** CONNECT of one client while {@link ConnectHandler} processes it. Confined to the connection's event loop. */
final class Login {
    /** Receives the progress of a login, unless the client is refused. */
    interface Listener {
        /** CONNACK was sent. */
        void accepted(ConnectedSession session);

        /** AUTH was sent; the client's AUTH is expected. */
        void challenged();
    }

    private final ConnectPacket packet;
    private final ClientCapabilities capabilities;
    private final Connection connection;
    private final Listener listener;
    private String username;
    private @Nullable EnhancedAuthentication exchange;

    Login(ConnectPacket packet, Connection connection, Listener listener) {
        this.packet = packet;
        this.capabilities = ClientCapabilities.of(packet);
        this.connection = connection;
        this.listener = listener;
        this.username = packet.username().orElse("");
    }

    ConnectPacket packet() {
        return packet;
    }

    ClientCapabilities capabilities() {
        return capabilities;
    }

    Connection connection() {
        return connection;
    }

    Listener listener() {
        return listener;
    }

    /** Returns the username: without the name of the tenant, once that is known. */
    String username() {
        return username;
    }

    void setUsername(String ofTenant) {
        username = ofTenant;
    }

    /** Sets the exchange that the client's AUTH packets continue. */
    void setExchange(EnhancedAuthentication started) {
        exchange = started;
    }

    void auth(AuthPacket reply) throws PacketException {
        if (exchange == null || reply.reasonCode() != ReasonCode.CONTINUE_AUTHENTICATION.code()) {
            throw PacketException.protocolError("AUTH does not continue an authentication");
        }
        exchange.reply(reply);
    }

    /** Handles the end of the connection. */
    void abandon() {
        if (exchange != null) {
            exchange.stop();
        }
    }
}
