package dev.rookery.api.sensor.ingest;

/** Hears what happens on a session, on its event loop; must not block. */
interface SessionListener {
    /** Subscribed. @param resumed whether the broker still knew the session */
    void connected(boolean resumed);

    /** @return whether more may come at once; else until {@link MqttSession#resume} only what is on its way */
    boolean delivered(ReceivedPublish delivery);

    void disconnected();
}
