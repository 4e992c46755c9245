package dev.rookery.broker.store.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.auth.TenantId;
import dev.rookery.broker.store.Change;
import dev.rookery.broker.store.SessionKey;
import dev.rookery.broker.topic.SubscriptionOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Journals of formats before 3, in which the sessions of the ingestion belong to the MQTT user of the API. */
class FormerServiceUserTest {
    private static final SessionKey FORMER = new SessionKey("rookery-ingest-api-0", "rookery-api");
    private static final SessionKey CURRENT = new SessionKey("rookery-ingest-api-0", "$service/ingestion");
    private static final SubscriptionOptions OPTIONS = new SubscriptionOptions(1, false, true, 0);
    private static final String FILTER = "$share/rookery-ingest/sensor/#";

    @TempDir
    private Path directory;

    private static void persist(TestJournal journal, TenantId tenant, Change... changes) {
        TestJournal.await(journal.submit(tenant, changes));
    }

    private static Change queued(SessionKey key, long number, int packetId) {
        return TestJournal.queued(key, number, TestJournal.message("sensor/d/t", "m" + number), packetId);
    }

    /** Writes a session with a subscription, a message in flight and a queued message. */
    private static void writeSession(TestJournal journal, TenantId tenant, SessionKey key) {
        persist(
                journal,
                tenant,
                TestJournal.session(key),
                new Change.Subscribed(key, FILTER, OPTIONS),
                queued(key, 1, 7),
                queued(key, 2, 0),
                queued(key, 3, 0));
        persist(journal, tenant, new Change.MessageRemoved(key, 2), new Change.SessionDisconnected(key, 1234));
    }

    /** Declares all segments as written in format 2, which differs in the names of sessions only. */
    private void convertToFormat2() throws IOException {
        for (Path segment : segments()) {
            byte[] bytes = Files.readAllBytes(segment);
            ByteBuffer header = ByteBuffer.wrap(bytes);
            header.putInt(8, 2);
            int size = SegmentHeader.SIZE - Integer.BYTES;
            CRC32C checksum = new CRC32C();
            checksum.update(bytes, 0, size);
            header.putInt(size, (int) checksum.getValue());
            Files.write(segment, bytes);
        }
    }

    private List<Path> segments() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".journal")).toList();
        }
    }

    private List<String> replay() {
        try (TestJournal journal = new TestJournal(directory)) {
            return journal.restored();
        }
    }

    private static List<String> sessionOf(String tenant, String username) {
        String session = tenant + " rookery-ingest-api-0 of '" + username + "' ";
        return List.of(
                tenant + " session rookery-ingest-api-0 of " + username + " expires 100",
                session + "disconnected at 1234",
                session + "subscribed " + FILTER + " " + OPTIONS,
                session + "queued 1 sensor/d/t=m1 as 7",
                session + "queued 3 sensor/d/t=m3");
    }

    @Test
    void assignsTheSessionToTheComponent() throws IOException {
        try (TestJournal journal = new TestJournal(directory)) {
            writeSession(journal, TenantId.DEFAULT, FORMER);
        }
        convertToFormat2();

        assertThat(replay()).containsExactlyElementsOf(sessionOf("default", "$service/ingestion"));
        // Again, after a start that wrote nothing.
        assertThat(replay()).containsExactlyElementsOf(sessionOf("default", "$service/ingestion"));
    }

    @Test
    void continuesTheSessionInTheCurrentFormat() throws IOException {
        try (TestJournal journal = new TestJournal(directory)) {
            writeSession(journal, TenantId.DEFAULT, FORMER);
        }
        convertToFormat2();
        try (TestJournal journal = new TestJournal(directory)) {
            persist(
                    journal,
                    TenantId.DEFAULT,
                    new Change.SessionPersisted(CURRENT, 200),
                    new Change.MessageRemoved(CURRENT, 1),
                    queued(CURRENT, 4, 0));
        }

        assertThat(replay())
                .containsExactly(
                        "default session rookery-ingest-api-0 of $service/ingestion expires 200",
                        "default rookery-ingest-api-0 of '$service/ingestion' subscribed " + FILTER + " " + OPTIONS,
                        "default rookery-ingest-api-0 of '$service/ingestion' queued 3 sensor/d/t=m3",
                        "default rookery-ingest-api-0 of '$service/ingestion' queued 4 sensor/d/t=m4");
    }

    @Test
    void leavesOtherSessionsAlone() throws IOException {
        TenantId acme = new TenantId("acme");
        SessionKey otherClient = new SessionKey("client", "rookery-api");
        SessionKey otherUser = new SessionKey("rookery-ingest-api-0", "user");
        try (TestJournal journal = new TestJournal(directory)) {
            writeSession(journal, acme, FORMER);
            persist(journal, TenantId.DEFAULT, TestJournal.session(otherClient), TestJournal.session(otherUser));
        }
        convertToFormat2();

        assertThat(replay())
                .containsAll(sessionOf("acme", "rookery-api"))
                .contains(
                        "default session client of rookery-api expires 100",
                        "default session rookery-ingest-api-0 of user expires 100");
    }

    @Test
    void doesNotRenameInTheCurrentFormat() {
        try (TestJournal journal = new TestJournal(directory)) {
            writeSession(journal, TenantId.DEFAULT, FORMER);
        }

        assertThat(replay()).containsExactlyElementsOf(sessionOf("default", "rookery-api"));
    }
}
