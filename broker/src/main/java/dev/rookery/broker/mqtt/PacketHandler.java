package dev.rookery.broker.mqtt;

/** Receives the packets of one connection in their order. Every method may throw to have the connection closed. */
public interface PacketHandler {
    void connect(ConnectPacket packet) throws PacketException;

    void publish(PublishPacket packet) throws PacketException;

    void acknowledgement(AcknowledgementPacket packet) throws PacketException;

    void subscribe(SubscribePacket packet) throws PacketException;

    void unsubscribe(UnsubscribePacket packet) throws PacketException;

    void pingRequest() throws PacketException;

    void disconnect(DisconnectPacket packet) throws PacketException;

    void auth(AuthPacket packet) throws PacketException;
}
