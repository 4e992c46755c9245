package dev.rookery.broker.client;

import dev.rookery.broker.config.ListenerConfig.Transport;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** What tests do with a real client, whatever its protocol version. Blocks, with a deadline. */
public interface TestClient extends AutoCloseable {
    /** How long a test waits for what should happen. */
    Duration PATIENCE = Duration.ofMinutes(1);

    /** A message that arrived. */
    record Message(String topic, String payload, int qos, boolean retained) {}

    /** A connection that was refused, with the code of its CONNACK. */
    final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        private final int code;

        RefusedException(int code, Throwable cause) {
            super("CONNACK " + code, cause);
            this.code = code;
        }

        public int code() {
            return code;
        }
    }

    /** The protocol versions there are clients for. */
    enum Version {
        MQTT_3_1_1,
        MQTT_5;

        /** A client that is not connected yet. */
        public TestClient client(Transport transport, int port, String clientId) {
            String url = (transport == Transport.TCP ? "tcp" : "ws") + "://127.0.0.1:" + port;
            return switch (this) {
                case MQTT_3_1_1 -> new PahoVersion3(url, clientId);
                case MQTT_5 -> new PahoVersion5(url, clientId);
            };
        }
    }

    /** Connects with a clean session; empty credentials are not sent at all. */
    void connect(Optional<String> username, Optional<String> password) throws RefusedException;

    /** @return the code of the SUBACK */
    int subscribe(String filter, int qos);

    /**
     * Publishes and, for QoS 1 and 2, waits for the acknowledgement.
     *
     * @return its reason code; 0 where the version or the QoS knows none
     */
    int publish(String topic, String payload, int qos, boolean retained);

    /** Messages that arrived and were not taken yet. */
    BlockingQueue<Message> messages();

    boolean isConnected();

    /** Disconnects, if connected. */
    @Override
    void close();

    default void connect(String username, String password) throws RefusedException {
        connect(Optional.of(username), Optional.of(password));
    }

    /** Waits for the next message. */
    default Message receive() {
        try {
            Message message = messages().poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (message == null) {
                throw new AssertionError("No message within " + PATIENCE);
            }
            return message;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
