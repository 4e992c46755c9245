package dev.rookery.broker.client;

import dev.rookery.broker.config.ListenerConfig.Transport;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** MQTT client for tests, independent of the protocol version. Methods block with a timeout. */
public interface TestClient extends AutoCloseable {
    Duration TIMEOUT = Duration.ofMinutes(1);

    /** A received message. */
    record Message(String topic, String payload, int qos, boolean retained) {}

    /** A refused CONNECT, with the code of CONNACK. */
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

    /** Supported protocol versions. */
    enum Version {
        MQTT_3_1_1,
        MQTT_5;

        /** Returns a client that is not connected. */
        public TestClient client(Transport transport, int port, String clientId) {
            String url = (transport == Transport.TCP ? "tcp" : "ws") + "://127.0.0.1:" + port;
            return switch (this) {
                case MQTT_3_1_1 -> new PahoVersion3(url, clientId);
                case MQTT_5 -> new PahoVersion5(url, clientId);
            };
        }
    }

    /** Connects with a clean session. Empty credentials are not sent. */
    void connect(Optional<String> username, Optional<String> password) throws RefusedException;

    /** @return the code of the SUBACK */
    int subscribe(String filter, int qos);

    /**
     * Publishes and, for QoS 1 and 2, waits for the acknowledgement.
     *
     * @return its reason code; 0 if the version or the QoS has none
     */
    int publish(String topic, String payload, int qos, boolean retained);

    /** Returns the queue of received messages. */
    BlockingQueue<Message> messages();

    boolean isConnected();

    /** Disconnects if connected. */
    @Override
    void close();

    default void connect(String username, String password) throws RefusedException {
        connect(Optional.of(username), Optional.of(password));
    }

    /** Waits for the next message and returns it. */
    default Message receive() {
        try {
            Message message = messages().poll(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
            if (message == null) {
                throw new AssertionError("No message within " + TIMEOUT);
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
