package dev.rookery.api.sensor.ingest;

import dev.rookery.auth.TenantId;

/** Announces for which sessions of the ingestion messages wait at the broker, so that only those connect. */
public interface WaitingSessions extends AutoCloseable {
    /** Receives the announcements, on any thread; must not block. */
    interface Listener {
        void waiting(TenantId tenant, String clientId);

        /** Announcements may have been missed: messages may wait in any session. */
        void mayWaitAnywhere();
    }

    /** Starts to follow the broker, also if it is not available yet. */
    void start(Listener listener);

    @Override
    void close();
}
