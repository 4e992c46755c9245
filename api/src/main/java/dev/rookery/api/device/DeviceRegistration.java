package dev.rookery.api.device;

import dev.rookery.api.access.AsyncPasswordHasher;
import dev.rookery.api.audit.AuditLog;
import dev.rookery.api.caller.Caller;
import dev.rookery.api.license.LicenseGuard;
import dev.rookery.api.mqttuser.AclRowWriter;
import dev.rookery.api.tenant.RequestTenants;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.password.RandomPassword;
import dev.rookery.auth.postgres.MqttUserRepository;
import dev.rookery.auth.postgres.UserTables;
import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.util.Optional;
import java.util.function.Function;

/** Registers a device with its MQTT user and ACL rows in one transaction. */
public final class DeviceRegistration {
    /**
     * Registered device.
     *
     * @param password plain text, returned to the caller once
     */
    record Registered(Device device, String password) {}

    /** Password in plain text and its hash. */
    record Credential(String password, String hash) {}

    private final AsyncPasswordHasher passwords;
    private final LicenseGuard license;
    private final RequestTenants tenants;
    private final Function<TenantId, Future<Void>> readiness;
    private final AuditLog audit;

    /** @param readiness returns when the broker queues the readings of a tenant */
    public DeviceRegistration(
            AsyncPasswordHasher passwords,
            LicenseGuard license,
            RequestTenants tenants,
            Function<TenantId, Future<Void>> readiness,
            AuditLog audit) {
        this.tenants = tenants;
        this.readiness = readiness;
        this.passwords = passwords;
        this.license = license;
        this.audit = audit;
    }

    /**
     * Returns when the readings of the tenant's devices are stored. Called before the transaction begins, because it may take
     * time.
     */
    Future<Void> ready(TenantId tenant) {
        return readiness.apply(tenant);
    }

    /** Hashes the password, or a generated one. Called before the transaction begins, because hashing is slow. */
    Future<Credential> newCredential(Optional<String> password) {
        String plain = password.orElseGet(RandomPassword::generate);
        return passwords.hash(plain).map(hash -> new Credential(plain, hash));
    }

    /**
     * Registers the device in the tenant of the caller.
     *
     * @param connection connection of the transaction
     * @return fails with an {@link ApiException} if the id is taken or the license limit is reached
     */
    Future<Registered> register(SqlConnection connection, ApiRequest request, NewDevice device, Credential credential) {
        String id = device.id();
        TenantId tenant = Caller.of(request).tenant();
        JsonObject detail = new JsonObject();
        device.provisionedBy().ifPresent(key -> detail.put("provisioned_by", key));
        return ErasureRepository.isPending(connection, tenant, id)
                .compose(pending -> {
                    if (pending) {
                        throw ApiException.conflict("Device '" + id + "' is being erased. Try again in ten minutes, or"
                                + " choose another device id.");
                    }
                    return license.requireDeviceCapacity(connection, tenant);
                })
                .compose(permitted -> new DeviceRepository(connection, tenant).add(device))
                .map(added -> added.orElseThrow(() -> ApiException.conflict("Device '" + id + "' already exists")))
                .compose(added -> addUser(connection, tenants.tables(tenant), id, credential)
                        .compose(put -> audit.record(connection, request, "device.create", id, detail))
                        .map(recorded -> new Registered(added, credential.password())));
    }

    private static Future<Void> addUser(SqlConnection connection, UserTables tables, String id, Credential credential) {
        return new MqttUserRepository(connection, tables)
                .add(id, credential.hash(), false)
                .compose(added -> {
                    if (!added) {
                        throw ApiException.conflict(
                                "MQTT user '" + id + "' already exists. Delete it or choose another device id.");
                    }
                    return new AclRowWriter(connection, tables).putAll(id, DeviceAcls.of(id));
                });
    }
}
