package dev.rookery.api;

import dev.rookery.api.audit.AuditLog;
import dev.rookery.api.license.LicenseGuard;
import dev.rookery.postgres.PostgresConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.sqlclient.Pool;

/**
 * What areas are made of.
 *
 * @param pool connections to PostgreSQL, closed by the server
 * @param database where they lead, for areas that need connections of another kind
 * @param workers threads for what takes long, such as hashing passwords; never an event loop
 */
public record ApiContext(
        Vertx vertx,
        Pool pool,
        PostgresConfig database,
        WorkerExecutor workers,
        AuditLog audit,
        ApiConfig config,
        LicenseGuard license,
        MeterRegistry registry) {}
