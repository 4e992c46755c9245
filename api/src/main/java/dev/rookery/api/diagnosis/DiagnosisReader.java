package dev.rookery.api.diagnosis;

import dev.rookery.api.broker.AdminPort;
import dev.rookery.api.broker.BrokerClient;
import dev.rookery.api.broker.BrokerClientDetails;
import dev.rookery.api.broker.TenantPort;
import dev.rookery.api.live.EventRepository;
import dev.rookery.api.live.EventSearch;
import dev.rookery.auth.Ban;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.postgres.AclRepository;
import dev.rookery.auth.postgres.BanRepository;
import dev.rookery.auth.postgres.MqttUser;
import dev.rookery.auth.postgres.MqttUserRepository;
import dev.rookery.auth.postgres.StoredBan;
import dev.rookery.auth.postgres.UserTables;
import dev.rookery.http.QueryResults;
import dev.rookery.tenant.TenantDatabase;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Collects the facts about a client from the database and the broker. Reads a limited number of sessions and events. Thread-safe.
 */
public final class DiagnosisReader {
    /** Events that the broker has in memory, of all clients of the tenant. */
    private static final int RECENT_EVENTS = 1_000;

    private static final int STORED_EVENTS = 200;
    private static final int SESSIONS = 1_000;
    private static final Duration UNIDENTIFIED_AGE = Duration.ofHours(1);

    private final TenantDatabase database;
    private final EventRepository stored;
    private final Optional<AdminPort> broker;
    private final Clock clock;

    /** State of the broker; without sessions and events if it does not respond. */
    private record BrokerState(
            boolean available,
            List<BrokerClient> sessions,
            Optional<BrokerClientDetails> details,
            List<PastEvent> events) {
        static final BrokerState UNAVAILABLE = new BrokerState(false, List.of(), Optional.empty(), List.of());
    }

    /** @param broker if empty, the facts lack sessions */
    public DiagnosisReader(TenantDatabase database, Optional<AdminPort> broker, Clock clock) {
        this.database = database;
        this.stored = new EventRepository(database);
        this.broker = broker;
        this.clock = clock;
    }

    /** Returns the facts about a client of a tenant. */
    public Future<Facts> read(TenantId tenant, UserTables tables, Subject subject) {
        return brokerState(tenant, subject)
                .compose(state -> events(tenant, subject, state).compose(events -> {
                    Optional<String> username = subject.username()
                            .or(() -> state.sessions().stream()
                                    .map(BrokerClient::username)
                                    .findFirst())
                            .or(() -> events.stream().map(PastEvent::username).findFirst())
                            .filter(name -> !name.isEmpty());
                    return facts(tenant, tables, subject, username, state, events);
                }));
    }

    private Future<BrokerState> brokerState(TenantId tenant, Subject subject) {
        return broker.map(port -> brokerState(port.tenant(tenant), subject)
                        .recover(failure -> Future.succeededFuture(BrokerState.UNAVAILABLE)))
                .orElse(Future.succeededFuture(BrokerState.UNAVAILABLE));
    }

    private static Future<BrokerState> brokerState(TenantPort port, Subject subject) {
        Map<String, String> search = new LinkedHashMap<>();
        subject.clientId().ifPresent(id -> search.put("id", id));
        subject.username().filter(name -> !name.isEmpty()).ifPresent(name -> search.put("username", name));
        return port.events(Optional.empty(), RECENT_EVENTS).compose(events -> port.clients(
                        search, SESSIONS, Optional.empty())
                .compose(page -> {
                    // The criteria of the broker are prefixes.
                    List<BrokerClient> sessions = page.items().stream()
                            .filter(client -> subject.matches(client.username(), client.clientId()))
                            .toList();
                    return details(port, sessions)
                            .map(details -> new BrokerState(
                                    true,
                                    sessions,
                                    details,
                                    events.events().stream().map(PastEvent::of).toList()));
                }));
    }

    private static Future<Optional<BrokerClientDetails>> details(TenantPort port, List<BrokerClient> sessions) {
        if (sessions.size() != 1) {
            return Future.succeededFuture(Optional.empty());
        }
        BrokerClient only = sessions.get(0);
        return port.client(only.clientId(), Optional.of(only.username()))
                .map(Optional::of)
                // The session has ended since the list was read.
                .otherwise(Optional.empty());
    }

    /** Returns the events of the client and those without a client, newest first. */
    private Future<List<PastEvent>> events(TenantId tenant, Subject subject, BrokerState state) {
        EventSearch ofClient = new EventSearch(
                Optional.empty(),
                subject.clientId(),
                subject.username(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return stored.find(tenant, ofClient, Long.MAX_VALUE, STORED_EVENTS).map(rows -> {
            // An event may be both stored and in memory.
            Map<String, PastEvent> byId = new LinkedHashMap<>();
            state.events().stream()
                    .filter(event -> event.isUnidentified() || subject.matches(event.username(), event.clientId()))
                    .forEach(event -> byId.put(event.id(), event));
            rows.stream().map(row -> PastEvent.of(row.json())).forEach(event -> byId.putIfAbsent(event.id(), event));
            return byId.values().stream()
                    .sorted(Comparator.comparing(PastEvent::time).reversed())
                    .toList();
        });
    }

    private Future<Facts> facts(
            TenantId tenant,
            UserTables tables,
            Subject subject,
            Optional<String> username,
            BrokerState state,
            List<PastEvent> events) {
        Instant oldest = clock.instant().minus(UNIDENTIFIED_AGE);
        List<PastEvent> unidentified = events.stream()
                .filter(event -> event.isUnidentified() && event.time().isAfter(oldest))
                .toList();
        List<PastEvent> identified =
                events.stream().filter(event -> !event.isUnidentified()).toList();
        Optional<String> clientId = subject.clientId();
        return database.inTenant(
                tenant, connection -> license(connection, tenant).compose(license -> user(connection, tables, username)
                        .compose(user -> bans(connection, tenant, username, clientId)
                                .compose(bans -> new AclRepository(connection, tables)
                                        .list(username.orElse(""))
                                        .map(rows -> new Facts(
                                                username,
                                                user.map(row -> new Facts.User(row.active(), row.superuser())),
                                                rows,
                                                license,
                                                bans,
                                                state.available(),
                                                state.sessions(),
                                                state.details(),
                                                identified,
                                                unidentified))))));
    }

    private static Future<List<Ban>> bans(
            SqlClient client, TenantId tenant, Optional<String> username, Optional<String> clientId) {
        return new BanRepository(client, Optional.of(tenant))
                .of(username, clientId)
                .map(found -> found.stream().map(StoredBan::ban).toList());
    }

    private static Future<Optional<MqttUser>> user(SqlClient client, UserTables tables, Optional<String> username) {
        return username.map(name -> new MqttUserRepository(client, tables).find(name))
                .orElse(Future.succeededFuture(Optional.empty()));
    }

    private static Future<Optional<String>> license(SqlClient client, TenantId tenant) {
        return client.preparedQuery("SELECT state FROM rookery_license WHERE tenant = $1")
                .execute(Tuple.of(tenant.value()))
                .map(rows -> QueryResults.first(rows, row -> row.getString(0)));
    }
}
