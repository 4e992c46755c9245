package dev.rookery.api.sensor.service;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.rookery.api.sensor.payload.DeviceZones;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import dev.rookery.tenant.TenantDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Time zones of the devices of all tenants, from the column {@code time_zone} of {@code devices}. Reads them at the start, every
 * five seconds, and when this process has changed one. Thread-safe.
 */
public final class DeviceZoneDirectory implements DeviceZones {
    private static final Logger LOGGER = LoggerFactory.getLogger(DeviceZoneDirectory.class);
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final String SELECT =
            "/* all tenants */ SELECT tenant, id, time_zone FROM devices WHERE time_zone <> 'UTC'";

    private final Vertx vertx;
    private final TenantDatabase database;
    private OptionalLong timer = OptionalLong.empty();
    /** Key: device, as the name of its user. Devices in UTC are absent. */
    private volatile Map<UserKey, ZoneId> zones = Map.of();

    @GuardedBy("this")
    private Future<Void> running = Future.succeededFuture();

    /** Read that has not begun; null if there is none. */
    @GuardedBy("this")
    private @Nullable Future<Void> next;

    public DeviceZoneDirectory(Vertx vertx, TenantDatabase database) {
        this.vertx = vertx;
        this.database = database;
    }

    /** Returns when the zones are read. Reads them again until {@link #stop}. */
    public Future<Void> start() {
        timer = OptionalLong.of(vertx.setPeriodic(INTERVAL.toMillis(), elapsed -> refresh()));
        return refresh();
    }

    public void stop() {
        timer.ifPresent(vertx::cancelTimer);
    }

    @Override
    public ZoneId of(TenantId tenant, String device) {
        Map<UserKey, ZoneId> known = zones;
        return known.isEmpty() ? ZoneOffset.UTC : known.getOrDefault(new UserKey(tenant, device), ZoneOffset.UTC);
    }

    /** Returns when a read that begins after this call has ended. Logs a failure, and retains the former zones then. */
    public synchronized Future<Void> refresh() {
        Future<Void> waiting = next;
        if (waiting == null) {
            waiting = running.compose(done -> read());
            if (!running.isComplete()) {
                next = waiting;
            } else {
                running = waiting;
            }
        }
        return waiting;
    }

    private synchronized Future<Void> read() {
        if (next != null) {
            running = next;
            next = null;
        }
        return database.acrossTenants(
                        connection -> connection.preparedQuery(SELECT).execute())
                .map(DeviceZoneDirectory::zones)
                .onSuccess(read -> zones = read)
                .onFailure(failure -> LOGGER.warn(
                        "Failed to read the time zones of devices, retrying in {}: {}", INTERVAL, failure.getMessage()))
                .<Void>mapEmpty()
                .otherwiseEmpty();
    }

    private static Map<UserKey, ZoneId> zones(RowSet<Row> rows) {
        Map<UserKey, ZoneId> read = new HashMap<>();
        for (Row row : rows) {
            UserKey device = new UserKey(new TenantId(row.getString(0)), row.getString(1));
            try {
                read.put(device, ZoneId.of(row.getString(2)));
            } catch (DateTimeException e) {
                LOGGER.warn(
                        "tenant={} device={} Ignored an unknown time zone: {}",
                        device.tenant(),
                        device.username(),
                        e.getMessage());
            }
        }
        return Map.copyOf(read);
    }
}
