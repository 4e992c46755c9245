package dev.rookery.api.sensor.service;

import dev.rookery.api.sensor.mapping.Mapping;
import dev.rookery.api.sensor.mapping.MappingDirectory;
import dev.rookery.api.sensor.mapping.MappingJson;
import dev.rookery.api.sensor.mapping.TenantMappings;
import dev.rookery.api.sensor.payload.DeviceTime;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.service.ServiceRights;
import dev.rookery.tenant.TenantDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Mappings of all tenants, from {@code sensor_mappings}, with the devices of the tags that they name. Reads them at the start, every
 * five seconds, and when this process has changed one. Thread-safe.
 */
public final class LiveMappings implements MappingDirectory {
    private static final Logger LOGGER = LoggerFactory.getLogger(LiveMappings.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private static final String SELECT =
            "/* all tenants */ SELECT tenant, name, device, tag, topic, rules, subscribed_at"
                    + " FROM sensor_mappings ORDER BY tenant, created_at, name";
    private static final String TAGGED = "/* all tenants */ SELECT m.tenant, m.tag, d.id FROM devices d"
            + " JOIN (SELECT DISTINCT tenant, tag FROM sensor_mappings WHERE tag IS NOT NULL) m"
            + " ON d.tenant = m.tenant AND d.tags @> ARRAY[m.tag]";

    private final TenantDatabase database;
    private final PeriodicRead reads;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private volatile Map<TenantId, TenantMappings> mappings = Map.of();
    /** Number of successful reads. */
    private final AtomicLong successes = new AtomicLong();

    public LiveMappings(Vertx vertx, TenantDatabase database) {
        this.database = database;
        reads = new PeriodicRead(vertx, this::read);
    }

    /** Returns when the mappings are read. Reads them again until {@link #stop}. */
    public Future<Void> start() {
        return reads.start();
    }

    public void stop() {
        reads.stop();
    }

    @Override
    public TenantMappings of(TenantId tenant) {
        return mappings.getOrDefault(tenant, TenantMappings.NONE);
    }

    @Override
    public void subscribe(Listener listener) {
        listeners.add(listener);
    }

    /** Returns when a read that begins after this call has ended. Logs a failure, and retains the former mappings then. */
    public Future<Void> refresh() {
        return reads.refresh();
    }

    @Override
    public boolean update() throws InterruptedException {
        long before = successes.get();
        try {
            refresh().toCompletionStage().toCompletableFuture().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOGGER.debug("Failed to wait for the mappings of tenants", e);
        }
        return successes.get() > before;
    }

    private Future<Void> read() {
        return database.acrossTenants(
                        connection -> connection.query(SELECT).execute().compose(rows -> connection
                                .query(TAGGED)
                                .execute()
                                .map(tagged -> TenantRows.of(rows, tagged).mappings())))
                .onSuccess(this::apply)
                .onFailure(failure -> LOGGER.warn(
                        "Failed to read the mappings of tenants, retrying in {}: {}",
                        PeriodicRead.INTERVAL,
                        failure.getMessage()))
                .<Void>mapEmpty()
                .otherwiseEmpty();
    }

    private void apply(Map<TenantId, TenantMappings> current) {
        Map<TenantId, TenantMappings> former = mappings;
        mappings = current;
        successes.incrementAndGet();
        Set<TenantId> tenants = new HashSet<>(former.keySet());
        tenants.addAll(current.keySet());
        for (TenantId tenant : tenants) {
            ServiceRights before =
                    former.getOrDefault(tenant, TenantMappings.NONE).rights();
            if (!before.equals(of(tenant).rights())) {
                LOGGER.info(
                        "tenant={} Topic filters of mappings changed to {}",
                        tenant,
                        of(tenant).filters());
                listeners.forEach(listener -> listener.changed(tenant));
            }
        }
    }

    /** Rows of both statements by tenant. */
    private record TenantRows(Map<TenantId, List<Mapping>> found, Map<TenantId, Map<String, Set<String>>> tagged) {
        static TenantRows of(Iterable<Row> rows, Iterable<Row> taggedRows) {
            Map<TenantId, List<Mapping>> mappings = new HashMap<>();
            for (Row row : rows) {
                TenantId tenant = new TenantId(row.getString("tenant"));
                List<Mapping> own = mappings.computeIfAbsent(tenant, absent -> new ArrayList<>());
                try {
                    if (own.size() < TenantMappings.MAX) {
                        own.add(mapping(row));
                    }
                } catch (IllegalArgumentException | ClassCastException e) {
                    LOGGER.warn(
                            "tenant={} mapping={} Ignored a mapping: {}",
                            tenant,
                            row.getString("name"),
                            e.getMessage());
                }
            }
            Map<TenantId, Map<String, Set<String>>> tagged = new HashMap<>();
            for (Row row : taggedRows) {
                tagged.computeIfAbsent(new TenantId(row.getString(0)), absent -> new HashMap<>())
                        .computeIfAbsent(row.getString(1), absent -> new HashSet<>())
                        .add(row.getString(2));
            }
            return new TenantRows(mappings, tagged);
        }

        private static Mapping mapping(Row row) {
            JsonObject json = row.getJsonObject("rules")
                    .copy()
                    .put("topic", row.getString("topic"))
                    .put("device", row.getString("device"))
                    .put("tag", row.getString("tag"));
            return MappingJson.parse(
                    row.getString("name"),
                    DeviceTime.micros(row.getOffsetDateTime("subscribed_at").toInstant()),
                    json);
        }

        Map<TenantId, TenantMappings> mappings() {
            Map<TenantId, TenantMappings> all = new HashMap<>();
            found.forEach((tenant, own) ->
                    all.put(tenant, new TenantMappings(own, Objects.requireNonNullElse(tagged.get(tenant), Map.of()))));
            return Map.copyOf(all);
        }
    }
}
