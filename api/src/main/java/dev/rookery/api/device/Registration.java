package dev.rookery.api.device;

import dev.rookery.api.ApiContext;
import dev.rookery.api.access.NewPassword;
import dev.rookery.api.mqttuser.AclRows;
import dev.rookery.auth.password.RandomPassword;
import dev.rookery.auth.postgres.MqttUserRepository;
import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.Optional;

/** Makes a device with all it needs: its entry, its MQTT user, its rights. All of it or nothing. */
final class Registration {
    /** A device that was just made. The password is shown once. */
    record Registered(Device device, String password) {}

    private final ApiContext context;
    private final NewPassword passwords;

    Registration(ApiContext context) {
        this.context = context;
        this.passwords =
                new NewPassword(context.workers(), context.config().access().passwordCost());
    }

    /** A password and what is stored of it, made before the transaction begins. */
    Future<Credential> newCredential(Optional<String> wanted) {
        String password = wanted.orElseGet(RandomPassword::generate);
        return passwords.hash(password).map(hash -> new Credential(password, hash));
    }

    record Credential(String password, String hash) {}

    /** @param connection of the transaction */
    Future<Registered> register(
            SqlConnection connection,
            ApiRequest call,
            String id,
            String name,
            List<String> tags,
            Optional<String> provisionedBy,
            Credential credential) {
        return context.license()
                .requireRoomForDevice(connection)
                .compose(room -> new DeviceRepository(connection).add(id, name, tags, provisionedBy))
                .map(added -> added.orElseThrow(() -> ApiException.conflict("There is a device '" + id + "' already")))
                .compose(device -> new MqttUserRepository(connection)
                        .add(id, credential.hash(), false)
                        .compose(added -> {
                            if (!added) {
                                throw ApiException.conflict("There is an MQTT user '" + id
                                        + "' already; delete it or choose another id for the device");
                            }
                            return new AclRows(connection).putAll(id, DeviceRights.of(id));
                        })
                        .compose(put -> context.audit()
                                .record(
                                        connection,
                                        call,
                                        "device.create",
                                        id,
                                        provisionedBy
                                                .map(key -> new JsonObject().put("provisioned_by", key))
                                                .orElseGet(JsonObject::new)))
                        .map(noted -> new Registered(device, credential.password())));
    }
}
