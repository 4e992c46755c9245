package dev.rookery.api.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.api.broker.BrokerClient;
import dev.rookery.api.diagnosis.Facts.User;
import dev.rookery.auth.AclRow;
import dev.rookery.auth.Ban;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Findings derived from facts. */
class DiagnosisTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final User ACTIVE = new User(true, false);
    private static final List<AclRow> ROWS = List.of(new AclRow("sensor/d/#", 3));

    private final List<PastEvent> events = new ArrayList<>();
    private Optional<User> user = Optional.of(ACTIVE);
    private List<AclRow> rows = ROWS;
    private List<BrokerClient> sessions = List.of();
    private Optional<String> license = Optional.of("valid");
    private List<Ban> bans = List.of();
    private boolean brokerAvailable = true;
    private List<PastEvent> unidentified = List.of();

    private static PastEvent event(String type, String reason, long minutesAgo) {
        return event(type, reason, minutesAgo, 1);
    }

    private static PastEvent event(String type, String reason, long minutesAgo, long count) {
        return new PastEvent(
                type + reason + minutesAgo,
                NOW.minus(Duration.ofMinutes(minutesAgo)),
                type,
                "c",
                "d",
                "192.0.2.1:5",
                reason,
                "",
                count);
    }

    private static BrokerClient connected() {
        return new BrokerClient(
                "c",
                "d",
                false,
                true,
                NOW,
                Optional.of("192.0.2.1:5"),
                Optional.of("tcp"),
                Optional.of("5"),
                0,
                0,
                0,
                OptionalLong.of(1));
    }

    private List<Finding> diagnose() {
        return Diagnosis.findings(
                new Facts(
                        Optional.of("d"),
                        user,
                        rows,
                        license,
                        bans,
                        brokerAvailable,
                        sessions,
                        Optional.empty(),
                        events,
                        unidentified),
                NOW);
    }

    private List<String> described() {
        return diagnose().stream()
                .map(finding -> finding.severity().label() + " " + finding.reason())
                .toList();
    }

    @Test
    void findsNothingIfTheClientIsConnected() {
        sessions = List.of(connected());
        events.add(event("connected", "accepted", 1));
        events.add(event("disconnected", "client_disconnected", 2));

        assertThat(described()).isEmpty();
    }

    @Test
    void namesAWrongPasswordUntilTheClientConnects() {
        events.add(event("refused", "wrong_password", 1, 7));
        assertThat(described()).containsExactly("problem wrong_password");
        assertThat(diagnose().get(0).count()).isEqualTo(7);
        assertThat(diagnose().get(0).address()).isEqualTo("192.0.2.1:5");

        sessions = List.of(connected());
        events.add(0, event("connected", "accepted", 0));
        assertThat(described()).containsExactly("warning wrong_password");
    }

    @Test
    void namesOldRefusalsInTheBackground() {
        events.add(event("connected", "accepted", 1));
        events.add(event("refused", "wrong_password", 3_000));

        assertThat(described()).containsExactly("notice wrong_password");
    }

    @Test
    void tellsUnknownFromDisabledUsersByTheirRow() {
        events.add(event("refused", "unknown_or_disabled_user", 1, 3));
        user = Optional.empty();
        assertThat(described()).containsExactly("problem unknown_user");
        assertThat(diagnose().get(0).count()).isEqualTo(3);

        user = Optional.of(new User(false, false));
        assertThat(described()).containsExactly("problem disabled_user");

        user = Optional.of(ACTIVE);
        assertThat(described()).containsExactly("problem unknown_or_disabled_user");
    }

    @Test
    void attachesTheRefusalsOfAbsentUsersToTheUsersFinding() {
        events.add(event("refused", "disabled_user", 1, 2));
        events.add(event("refused", "wrong_password", 2));
        events.add(event("refused", "unknown_user", 3, 4));
        user = Optional.of(new User(false, false));

        assertThat(described()).containsExactly("problem disabled_user", "problem wrong_password");
        assertThat(diagnose().get(0).count()).isEqualTo(6);

        user = Optional.of(ACTIVE);
        assertThat(described())
                .containsExactly("problem disabled_user", "problem wrong_password", "problem unknown_user");
        assertThat(diagnose().get(2).meaning()).startsWith("At that time");
    }

    @Test
    void findsMissingAndIneffectiveRights() {
        events.add(event("connected", "accepted", 1));
        sessions = List.of(connected());
        rows = List.of();
        assertThat(described()).containsExactly("problem no_rights");

        user = Optional.of(new User(true, true));
        assertThat(described()).isEmpty();

        user = Optional.of(ACTIVE);
        rows = List.of(new AclRow("a/#/b", 1), ROWS.get(0));
        assertThat(described()).containsExactly("warning ineffective_row");
        assertThat(diagnose().get(0).detail()).contains("a/#/b");
    }

    @Test
    void namesRefusedSubscriptionsAndPublicationsOfAConnectedClient() {
        sessions = List.of(connected());
        events.add(event("subscribe_refused", "not_authorized", 1));
        events.add(event("dropped", "no_right_to_write", 2));
        events.add(event("dropped", "queue_full", 3));
        events.add(event("connected", "accepted", 4));

        assertThat(described())
                .containsExactly("problem not_authorized", "problem no_right_to_write", "warning queue_full");
        assertThat(diagnose().get(0).meaning()).contains("subscribe");
        assertThat(diagnose().get(1).meaning()).contains("publish");
    }

    @Test
    void findsClientsThatEndEachOthersConnections() {
        sessions = List.of(connected());
        events.add(event("connected", "accepted", 0));
        for (int i = 1; i <= 5; i++) {
            events.add(event("disconnected", "session_taken_over", i));
        }
        assertThat(described()).containsExactly("problem duplicate_client_id");

        events.remove(events.size() - 1);
        assertThat(described()).isEmpty();
    }

    @Test
    void findsUnstableConnections() {
        events.add(event("disconnected", "connection_lost", 1, 5));

        assertThat(described()).containsExactly("problem reconnecting");
    }

    @Test
    void namesClientsThatWereNeverSeenAndRefusalsThatMayBeTheirs() {
        assertThat(described()).containsExactly("warning never_seen");

        unidentified = List.of(event("refused", "websocket_origin", 1, 4));
        assertThat(described()).containsExactly("warning never_seen", "notice unidentified");
        assertThat(diagnose().get(1).detail()).startsWith("websocket_origin: ");
        assertThat(diagnose().get(1).count()).isEqualTo(4);
    }

    @Test
    void namesAnUnusableLicenseAndAMissingBroker() {
        license = Optional.of("expired");
        brokerAvailable = false;

        assertThat(described()).containsExactly("warning broker_unavailable", "warning license");
    }

    @Test
    void attachesRefusalsToTheBanThatExplainsThem() {
        events.add(event("refused", "banned", 1, 3));
        assertThat(described()).containsExactly("problem banned");
        assertThat(diagnose().get(0).detail()).isEmpty();

        bans = List.of(new Ban(Ban.Kind.CLIENT, "c", "too loud", Optional.empty()));
        assertThat(described()).containsExactly("problem banned");
        assertThat(diagnose().get(0).detail()).isEqualTo("client c: too loud");
        assertThat(diagnose().get(0).count()).isEqualTo(3);

        events.clear();
        assertThat(described()).containsExactly("problem banned", "warning never_seen");
    }

    @Test
    void namesFlappingClients() {
        sessions = List.of(connected());
        events.add(event("connected", "accepted", 1));
        events.add(event("connected", "flapping", 2));
        assertThat(described()).containsExactly("warning flapping");

        sessions = List.of();
        events.add(0, event("refused", "flapping", 0, 9));
        assertThat(described()).containsExactly("problem flapping", "warning flapping");
    }

    @Test
    void explainsUnknownReasons() {
        events.add(event("refused", "new_reason", 1));

        assertThat(diagnose().get(0).meaning()).isEqualTo("Reason: new reason.");
    }

    @Test
    void explanationsAreComplete() {
        assertThat(Explanations.all()).allSatisfy(each -> {
            assertThat(each.meaning()).endsWith(".");
            assertThat(each.action()).endsWith(".");
        });
        assertThat(Explanations.all().stream().map(each -> each.eventType() + " " + each.reason()))
                .doesNotHaveDuplicates();
    }
}
