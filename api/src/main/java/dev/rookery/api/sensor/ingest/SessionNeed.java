package dev.rookery.api.sensor.ingest;

/**
 * What an MQTT session is needed for.
 *
 * @param create whether it is not recorded yet that the broker has the session
 * @param consume whether its messages are to be stored
 */
record SessionNeed(boolean create, boolean consume) {
    static final SessionNeed CONSUME = new SessionNeed(false, true);

    /** Returns this need with a later one, which knows better what is recorded. */
    SessionNeed and(SessionNeed later) {
        return new SessionNeed(later.create, consume || later.consume);
    }
}
