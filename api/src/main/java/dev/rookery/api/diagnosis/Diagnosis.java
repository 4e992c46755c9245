package dev.rookery.api.diagnosis;

import dev.rookery.api.broker.BrokerClientDetails;
import dev.rookery.api.diagnosis.Finding.Severity;
import dev.rookery.auth.AccessRules;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Derives findings from facts. */
public final class Diagnosis {
    private static final String REFUSED = "refused";
    private static final String SUBSCRIBE_REFUSED = "subscribe_refused";
    private static final String DISCONNECTED = "disconnected";
    private static final String DROPPED = "dropped";
    private static final String CONNECTED = "connected";
    private static final String BANNED = "banned";
    private static final String FLAPPING = "flapping";
    private static final String UNKNOWN_USER = "unknown_user";
    private static final String DISABLED_USER = "disabled_user";
    /** Reasons of refusals that a user explains which is unknown or disabled now. */
    private static final Set<String> ABSENCES = Set.of(UNKNOWN_USER, DISABLED_USER, "unknown_or_disabled_user");

    private static final String TAKEN_OVER = "session_taken_over";
    private static final String LOST = "connection_lost";

    /** Reasons of disconnections that a single time are no sign of a fault. */
    private static final Set<String> USUAL_ENDS = Set.of("client_disconnected", LOST, TAKEN_OVER);

    private static final Set<String> USABLE_LICENSES = Set.of("valid", "grace", "missing");
    /** Older events are background. */
    private static final Duration DAY = Duration.ofDays(1);

    private static final Duration RECENT = Duration.ofMinutes(10);
    /** Disconnections in {@link #RECENT} that are a sign of a fault. */
    private static final int MANY = 5;

    private static final int MAXIMUM_ROWS = 5;
    private static final double NEARLY_FULL = 0.8;

    private final Facts facts;
    private final Instant now;
    private final List<EventGroup> groups;
    private final Instant lastConnected;
    /** Why the user cannot connect now. */
    private final Optional<String> absence;
    /** Refusals that the absence explains. */
    private final Optional<EventGroup> ofAbsence;
    /** Refusals that a ban in force explains. */
    private final Optional<EventGroup> ofBans;

    private Diagnosis(Facts facts, Instant now) {
        this.facts = facts;
        this.now = now;
        List<EventGroup> all = EventGroup.of(facts.events());
        this.absence = absence(facts);
        this.ofAbsence = absence.flatMap(reason ->
                EventGroup.merge(all.stream().filter(Diagnosis::isAbsence).toList()));
        this.ofBans = all.stream()
                .filter(group -> !facts.bans().isEmpty() && group.last().is(REFUSED, BANNED))
                .findFirst();
        this.groups = all.stream()
                .filter(group -> absence.isEmpty() || !isAbsence(group))
                .filter(group -> ofBans.isEmpty() || !ofBans.get().equals(group))
                .toList();
        this.lastConnected = groups.stream()
                .filter(group -> group.type().equals(CONNECTED))
                .findFirst()
                .map(group -> group.last().time())
                .orElse(Instant.MIN);
    }

    /** Returns the findings, the most important first, and those with the newest event first among equals. */
    public static List<Finding> findings(Facts facts, Instant now) {
        Diagnosis diagnosis = new Diagnosis(facts, now);
        return Stream.of(
                        diagnosis.ofUser(),
                        diagnosis.ofBans(),
                        diagnosis.ofEvents(),
                        diagnosis.ofReconnects(),
                        diagnosis.ofSession(),
                        diagnosis.ofSurroundings())
                .flatMap(List::stream)
                .sorted(Comparator.comparing(Finding::severity)
                        .thenComparing(finding -> finding.last().orElse(Instant.MAX), Comparator.reverseOrder()))
                .toList();
    }

    private static Optional<String> absence(Facts facts) {
        if (facts.username().isEmpty()) {
            return Optional.empty();
        }
        return facts.user()
                .map(user -> user.active() ? Optional.<String>empty() : Optional.of(DISABLED_USER))
                .orElse(Optional.of(UNKNOWN_USER));
    }

    private static boolean isAbsence(EventGroup group) {
        return group.type().equals(REFUSED) && ABSENCES.contains(group.reason());
    }

    private List<Finding> ofUser() {
        if (absence.isPresent()) {
            Finding finding =
                    Finding.of(Severity.PROBLEM, absence.get(), facts.username().orElse(""));
            return List.of(ofAbsence.map(finding::shownBy).orElse(finding));
        }
        if (facts.user().isEmpty() || facts.user().get().superuser()) {
            return List.of();
        }
        if (facts.rows().isEmpty()) {
            return List.of(Finding.of(Severity.PROBLEM, "no_rights", ""));
        }
        return facts.rows().stream()
                .flatMap(row -> AccessRules.flaw(row).map(flaw -> "'" + row.topic() + "': " + flaw).stream())
                .limit(MAXIMUM_ROWS)
                .map(detail -> Finding.of(Severity.WARNING, "ineffective_row", detail))
                .toList();
    }

    private List<Finding> ofBans() {
        return facts.bans().stream()
                .map(ban -> Finding.of(Severity.PROBLEM, BANNED, ban.describe()))
                .map(finding -> ofBans.map(finding::shownBy).orElse(finding))
                .toList();
    }

    private List<Finding> ofEvents() {
        List<Finding> found = new ArrayList<>();
        for (EventGroup group : groups) {
            if (isSignOfFault(group)) {
                found.add(Finding.of(severity(group), group.type(), group.reason(), "")
                        .shownBy(group));
            }
        }
        facts.details().stream()
                .flatMap(details -> details.lastDropped().stream())
                .filter(drop ->
                        found.stream().noneMatch(finding -> finding.reason().equals(drop.reason())))
                .findFirst()
                .map(drop -> Finding.of(Severity.WARNING, DROPPED, drop.reason(), "Last topic: " + drop.topic()))
                .ifPresent(found::add);
        return found;
    }

    private static boolean isSignOfFault(EventGroup group) {
        return switch (group.type()) {
            case CONNECTED -> group.reason().equals(FLAPPING);
            case DISCONNECTED -> !USUAL_ENDS.contains(group.reason());
            default -> true;
        };
    }

    private Severity severity(EventGroup group) {
        boolean connectedSince = lastConnected.isAfter(group.last().time());
        boolean concernsRight =
                group.type().equals(SUBSCRIBE_REFUSED) || group.last().is(DROPPED, "no_right_to_write");
        boolean concernsConnection =
                !group.type().equals(SUBSCRIBE_REFUSED) && !group.type().equals(DROPPED) && !facts.isConnected();
        if (!connectedSince && (concernsRight || concernsConnection)) {
            return Severity.PROBLEM;
        }
        return group.last().time().isBefore(now.minus(DAY)) ? Severity.NOTICE : Severity.WARNING;
    }

    private List<Finding> ofReconnects() {
        List<EventGroup> recent = EventGroup.of(facts.events().stream()
                .filter(event ->
                        event.type().equals(DISCONNECTED) && event.time().isAfter(now.minus(RECENT)))
                .toList());
        return recent.stream()
                .filter(group -> group.count() >= MANY)
                .flatMap(group -> reconnects(group.reason())
                        .map(reason -> Finding.of(Severity.PROBLEM, reason, "").shownBy(group)))
                .toList();
    }

    private static Stream<String> reconnects(String reason) {
        return switch (reason) {
            case TAKEN_OVER -> Stream.of("duplicate_client_id");
            case LOST -> Stream.of("reconnecting");
            default -> Stream.empty();
        };
    }

    private List<Finding> ofSession() {
        return facts.details().filter(Diagnosis::isQueueNearlyFull).stream()
                .map(details -> Finding.of(
                        Severity.WARNING,
                        "queue_nearly_full",
                        details.client().queuedMessages() + " messages wait for client '"
                                + details.client().clientId() + "'"))
                .toList();
    }

    private static boolean isQueueNearlyFull(BrokerClientDetails details) {
        long messages = details.limits().getLong("queued_messages", Long.MAX_VALUE);
        long bytes = details.limits().getLong("queued_bytes", Long.MAX_VALUE);
        return details.client().queuedMessages() >= NEARLY_FULL * messages
                || details.queuedBytes() >= NEARLY_FULL * bytes;
    }

    private List<Finding> ofSurroundings() {
        List<Finding> found = new ArrayList<>();
        if (!facts.brokerAvailable()) {
            found.add(Finding.of(Severity.WARNING, "broker_unavailable", ""));
        } else if (facts.sessions().isEmpty() && facts.events().isEmpty()) {
            found.add(Finding.of(Severity.WARNING, "never_seen", ""));
        }
        facts.license()
                .filter(state -> !USABLE_LICENSES.contains(state))
                .map(state -> Finding.of(Severity.WARNING, "license", "The license is " + state))
                .ifPresent(found::add);
        if (!facts.isConnected()) {
            for (EventGroup group : EventGroup.of(facts.unidentified())) {
                Finding cause = Finding.of(Severity.NOTICE, group.type(), group.reason(), "");
                found.add(Finding.of(Severity.NOTICE, "unidentified", group.reason() + ": " + cause.meaning())
                        .shownBy(group));
            }
        }
        return found;
    }
}
