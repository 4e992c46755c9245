package dev.rookery.api.sensor.ingest;

import dev.rookery.api.sensor.store.SessionKey;
import dev.rookery.auth.TenantId;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Assigns the MQTT sessions of tenants to workers. The default tenant has a session at each worker; each other tenant has
 * one, whose name does not depend on the number of workers. Thread-safe.
 */
final class SessionAssignment {
    private final String instance;
    private final List<WorkerSessions> workers;

    /** @param instance name of the sessions of this process */
    SessionAssignment(String instance, List<WorkerSessions> workers) {
        this.instance = instance;
        this.workers = List.copyOf(workers);
    }

    /** Returns the name of a worker's lease, which is the client id of its session of the default tenant. */
    static String name(String instance, int worker) {
        return "rookery-ingest-" + instance + "-" + worker;
    }

    /** Returns the client id of the session of a tenant other than the default tenant. */
    static String tenantClientId(String instance) {
        return name(instance, 0);
    }

    /**
     * Returns whether the session receives the messages of the tenant's mappings: one session of each tenant, so that the BIRTH of an
     * edge node is read before its data.
     */
    boolean hasMappings(SessionKey key) {
        return key.clientId().equals(tenantClientId(instance));
    }

    /** Returns the sessions of a tenant with their workers. */
    Map<SessionKey, WorkerSessions> of(TenantId tenant) {
        if (tenant.equals(TenantId.DEFAULT)) {
            return IntStream.range(0, workers.size())
                    .boxed()
                    .collect(Collectors.toMap(worker -> new SessionKey(tenant, name(instance, worker)), workers::get));
        }
        int worker = Math.floorMod(tenant.value().hashCode(), workers.size());
        return Map.of(new SessionKey(tenant, tenantClientId(instance)), workers.get(worker));
    }
}
