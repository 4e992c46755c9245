package dev.rookery.bench.driver;

/** Address and transport of a broker's listener. */
public record Endpoint(String host, int port, Transport transport) {
    /** Path of MQTT over WebSocket on all measured brokers. */
    public static final String WEBSOCKET_PATH = "/mqtt";

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
