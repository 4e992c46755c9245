package dev.rookery.api.sensor.service;

import dev.rookery.api.sensor.payload.DeviceZones;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import dev.rookery.tenant.TenantDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Time zones of the devices of all tenants, from the column {@code time_zone} of {@code devices}. Reads them at the start, every
 * five seconds, and when this process has changed one. Thread-safe.
 */
public final class DeviceZoneDirectory implements DeviceZones {
    private static final Logger LOGGER = LoggerFactory.getLogger(DeviceZoneDirectory.class);
    private static final String SELECT =
            "/* all tenants */ SELECT tenant, id, time_zone FROM devices WHERE time_zone <> 'UTC'";

    private final TenantDatabase database;
    private final PeriodicRead reads;
    /** Key: device, as the name of its user. Devices in UTC are absent. */
    private volatile Map<UserKey, ZoneId> zones = Map.of();

    public DeviceZoneDirectory(Vertx vertx, TenantDatabase database) {
        this.database = database;
        reads = new PeriodicRead(vertx, this::read);
    }

    /** Returns when the zones are read. Reads them again until {@link #stop}. */
    public Future<Void> start() {
        return reads.start();
    }

    public void stop() {
        reads.stop();
    }

    @Override
    public ZoneId of(TenantId tenant, String device) {
        Map<UserKey, ZoneId> known = zones;
        return known.isEmpty() ? ZoneOffset.UTC : known.getOrDefault(new UserKey(tenant, device), ZoneOffset.UTC);
    }

    /** Returns when a read that begins after this call has ended. Logs a failure, and retains the former zones then. */
    public Future<Void> refresh() {
        return reads.refresh();
    }

    private Future<Void> read() {
        return database.acrossTenants(
                        connection -> connection.preparedQuery(SELECT).execute())
                .map(DeviceZoneDirectory::zones)
                .onSuccess(read -> zones = read)
                .onFailure(failure -> LOGGER.warn(
                        "Failed to read the time zones of devices, retrying in {}: {}",
                        PeriodicRead.INTERVAL,
                        failure.getMessage()))
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
