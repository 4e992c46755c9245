package dev.rookery.bench.driver;

/** Where a broker listens. */
public record Endpoint(String host, int port, Transport transport) {
    /** The path at which brokers commonly serve MQTT over WebSocket. */
    public static final String WEBSOCKET_PATH = "/mqtt";

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
