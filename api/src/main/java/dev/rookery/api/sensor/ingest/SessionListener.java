package dev.rookery.api.sensor.ingest;

/** Listener of an MQTT session. Called on the session's event loop; must not block. */
interface SessionListener {
    /**
     * The session is connected and subscribed.
     *
     * @param resumed whether the broker has resumed the former session
     */
    void connected(boolean resumed);

    /**
     * A message was received.
     *
     * @return false to stop reading until {@link MqttSession#resume}; messages already decoded are still delivered
     */
    boolean received(ReceivedPublish publish);

    void disconnected();
}
