package dev.rookery.bench.driver;

/**
 * Operations of an Eclipse Paho client, independent of the MQTT version. Called on the driver's event loop. Every method
 * may throw the library's exception if the client is not in a state for the operation.
 */
interface PahoClient {
    /** Sends CONNECT with a clean session. */
    void connect(ClientIdentity identity, PahoResult result) throws Exception;

    void subscribe(String filter, int qos, PahoResult result) throws Exception;

    void unsubscribe(String filter, PahoResult result) throws Exception;

    void publish(String topic, byte[] payload, int qos, boolean retain) throws Exception;

    void disconnect(PahoResult result) throws Exception;

    /** Result of an operation. Called on a thread of Paho. */
    interface PahoResult {
        void onSuccess();

        /** @param failure {@link ConnectRefusedException} if the broker refused a CONNECT */
        void onFailure(Throwable failure);
    }

    /** Events of a client. Called on a thread of Paho. */
    interface PahoEvents {
        void onMessage(byte[] payload, boolean retained);

        /** Called when a message is acknowledged, or written in case of QoS 0. */
        void onDelivered();

        void onConnectionLost(String reason);

        /** @param maximum receive maximum of the broker; MQTT 5 only */
        void onReceiveMaximum(int maximum);
    }

    /** Creates clients. */
    @FunctionalInterface
    interface Opener {
        /** @throws Exception if Paho rejects an argument */
        PahoClient open(String address, String clientId, PahoEvents events) throws Exception;
    }
}
