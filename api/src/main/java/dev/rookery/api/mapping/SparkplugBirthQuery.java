package dev.rookery.api.mapping;

import dev.rookery.api.sensor.payload.SparkplugBirth;
import dev.rookery.api.sensor.tail.BirthLookup;
import dev.rookery.auth.TenantId;
import dev.rookery.tenant.TenantDatabase;
import io.vertx.core.Future;
import java.util.Optional;

/** Declarations of Sparkplug that the ingestion has stored. Thread-safe. */
public final class SparkplugBirthQuery implements BirthLookup {
    private final TenantDatabase database;

    public SparkplugBirthQuery(TenantDatabase database) {
        this.database = database;
    }

    @Override
    public Future<Optional<SparkplugBirth>> find(TenantId tenant, String node) {
        return database.inTenant(tenant, connection -> new MappingRepository(connection, tenant).birth(node))
                .map(birth -> birth.map(SparkplugBirth::decode));
    }
}
