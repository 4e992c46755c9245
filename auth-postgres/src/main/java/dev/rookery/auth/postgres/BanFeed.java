package dev.rookery.auth.postgres;

import dev.rookery.auth.Ban;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.ban.Bans;
import dev.rookery.backoff.Backoff;
import dev.rookery.change.DataChange;
import dev.rookery.tenant.TenantDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps {@link Bans} up to date with those in PostgreSQL: after a change, reads those of the changed tenants again, with one
 * statement for all that changed meanwhile. A failed read is retried with backoff. Not thread-safe; confined to its Vert.x
 * event loop.
 */
final class BanFeed {
    private static final Logger LOGGER = LoggerFactory.getLogger(BanFeed.class);
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(50);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(1);
    private static final String UNDEFINED_TABLE = "42P01";

    private static final String SELECT =
            "/* all tenants */ SELECT tenant, kind, value, reason, expires_at FROM client_bans"
                    + " WHERE (expires_at IS NULL OR expires_at > now()) AND ($1::text[] IS NULL OR tenant = ANY ($1))";

    private final Vertx vertx;
    private final TenantDatabase database;
    private final Bans bans;
    private final Predicate<TenantId> served;
    private final Backoff backoff = new Backoff(FIRST_BACKOFF, LONGEST_BACKOFF);
    /** Tenants with changed bans; empty for those of all tenants. */
    private final Set<Optional<TenantId>> changed = new LinkedHashSet<>();

    private boolean everythingChanged;
    private boolean reading;

    /**
     * @param pool closed by the caller
     * @param served whether this process serves a tenant
     */
    BanFeed(Vertx vertx, Pool pool, Bans bans, Predicate<TenantId> served) {
        this.vertx = vertx;
        this.database = new TenantDatabase(pool);
        this.bans = bans;
        this.served = served;
    }

    /** Schedules the tenants that a change affects for reading. */
    void add(DataChange change) {
        if (change instanceof DataChange.Everything) {
            everythingChanged = true;
        } else if (change instanceof DataChange.Bans ofTenant) {
            changed.add(ofTenant.tenant());
        } else if (change instanceof DataChange.Tenant tenant
                && tenant.current().isEmpty()) {
            changed.add(Optional.of(tenant.id()));
        }
        run();
    }

    private void run() {
        if (reading || (changed.isEmpty() && !everythingChanged)) {
            return;
        }
        reading = true;
        boolean all = everythingChanged;
        everythingChanged = false;
        Set<Optional<TenantId>> batch = Set.copyOf(changed);
        changed.clear();
        read(all, batch)
                .onSuccess(read -> {
                    backoff.reset();
                    apply(all, batch, read);
                    reading = false;
                    run();
                })
                .onFailure(failure -> {
                    LOGGER.debug("Failed to read the bans of {} tenants; retrying", batch.size(), failure);
                    everythingChanged |= all;
                    changed.addAll(batch);
                    vertx.setTimer(backoff.next().toMillis(), timer -> {
                        reading = false;
                        run();
                    });
                });
    }

    private Future<Map<Optional<TenantId>, List<Ban>>> read(boolean all, Set<Optional<TenantId>> scopes) {
        String[] tenants = scopes.stream()
                .map(scope -> scope.map(TenantId::value).orElse(BanRepository.ALL_TENANTS))
                .toArray(String[]::new);
        return database.acrossTenants(connection -> connection
                        .preparedQuery(SELECT)
                        .execute(Tuple.of(all ? null : tenants))
                        .map(this::bans))
                // A database that Rookery has never migrated, such as that of mosquitto-go-auth.
                .recover(failure -> failure instanceof PgException error
                                && error.getSqlState().equals(UNDEFINED_TABLE)
                        ? Future.succeededFuture(Map.of())
                        : Future.failedFuture(failure));
    }

    private Map<Optional<TenantId>, List<Ban>> bans(RowSet<Row> rows) {
        Map<Optional<TenantId>, List<Ban>> read = new HashMap<>();
        for (Row row : rows) {
            String tenant = row.getString(0);
            Optional<TenantId> scope =
                    tenant.equals(BanRepository.ALL_TENANTS) ? Optional.empty() : Optional.of(new TenantId(tenant));
            if (scope.map(served::test).orElse(true)) {
                read.computeIfAbsent(scope, absent -> new ArrayList<>()).add(ban(row));
            }
        }
        return read;
    }

    private static Ban ban(Row row) {
        return new Ban(
                Ban.Kind.of(row.getString(1)),
                row.getString(2),
                row.getString(3),
                Optional.ofNullable(row.getOffsetDateTime(4)).map(OffsetDateTime::toInstant));
    }

    private void apply(boolean all, Set<Optional<TenantId>> batch, Map<Optional<TenantId>, List<Ban>> read) {
        if (all) {
            bans.replaceAll(read);
        } else {
            batch.forEach(scope -> bans.replace(scope, read.getOrDefault(scope, List.of())));
        }
    }
}
