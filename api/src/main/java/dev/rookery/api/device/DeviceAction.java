package dev.rookery.api.device;

import dev.rookery.auth.postgres.UserTables;
import dev.rookery.http.ApiException;
import dev.rookery.http.QueryResults;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Map;

/** Action on several devices, within a transaction. Returns the devices that it has changed. */
interface DeviceAction {
    int MAX_TAGS = 50;

    /** Name of the action in the audit log. */
    String auditName();

    /** Detail of the audit entries. */
    JsonObject detail();

    Future<List<String>> apply(SqlConnection connection, DeviceRepository devices, UserTables tables, List<String> ids);

    /** @throws ApiException if tags are missing */
    static DeviceAction parse(JsonObject body) {
        return switch (body.getString("action")) {
            case "add_tags" -> new AddTags(tags(body));
            case "remove_tags" -> new RemoveTags(tags(body));
            case "enable" -> new SetActive(true);
            case "disable" -> new SetActive(false);
            default -> new Delete();
        };
    }

    private static List<String> tags(JsonObject body) {
        List<String> tags = DeviceRoutes.tags(body);
        if (tags.isEmpty()) {
            throw ApiException.invalid("'tags' is missing. Name the tags to add or remove.");
        }
        return tags;
    }

    private static List<String> names(Map<String, Integer> changed) {
        return List.copyOf(changed.keySet());
    }

    /** Adds tags. */
    record AddTags(List<String> tags) implements DeviceAction {
        @Override
        public String auditName() {
            return "device.add-tags";
        }

        @Override
        public JsonObject detail() {
            return new JsonObject().put("tags", new JsonArray(tags));
        }

        @Override
        public Future<List<String>> apply(
                SqlConnection connection, DeviceRepository devices, UserTables tables, List<String> ids) {
            return devices.addTags(ids, tags).map(changed -> {
                changed.forEach((id, count) -> {
                    if (count > MAX_TAGS) {
                        throw ApiException.invalid("Device '" + id + "' would have " + count + " tags. The limit is "
                                + MAX_TAGS + "; no device was changed.");
                    }
                });
                return names(changed);
            });
        }
    }

    /** Removes tags. */
    record RemoveTags(List<String> tags) implements DeviceAction {
        @Override
        public String auditName() {
            return "device.remove-tags";
        }

        @Override
        public JsonObject detail() {
            return new JsonObject().put("tags", new JsonArray(tags));
        }

        @Override
        public Future<List<String>> apply(
                SqlConnection connection, DeviceRepository devices, UserTables tables, List<String> ids) {
            return devices.removeTags(ids, tags).map(DeviceAction::names);
        }
    }

    /** Enables or disables the MQTT users of the devices. The broker closes the connections of disabled users. */
    record SetActive(boolean active) implements DeviceAction {
        @Override
        public String auditName() {
            return active ? "device.enable" : "device.disable";
        }

        @Override
        public JsonObject detail() {
            return new JsonObject();
        }

        @Override
        public Future<List<String>> apply(
                SqlConnection connection, DeviceRepository devices, UserTables tables, List<String> ids) {
            return connection
                    .preparedQuery("UPDATE " + tables.users() + " SET is_active = $2 WHERE username = ANY($1)"
                            + " AND COALESCE(is_active, false) <> $2 RETURNING username")
                    .execute(Tuple.of(ids.toArray(String[]::new), active))
                    .map(rows -> QueryResults.list(rows, row -> row.getString(0)));
        }
    }

    /** Deletes the devices with their MQTT users and ACL rows. */
    record Delete() implements DeviceAction {
        @Override
        public String auditName() {
            return "device.delete";
        }

        @Override
        public JsonObject detail() {
            return new JsonObject();
        }

        @Override
        public Future<List<String>> apply(
                SqlConnection connection, DeviceRepository devices, UserTables tables, List<String> ids) {
            return connection
                    .preparedQuery("WITH acls AS (DELETE FROM " + tables.acls() + " WHERE username = ANY($1))"
                            + " DELETE FROM " + tables.users() + " WHERE username = ANY($1)")
                    .execute(Tuple.tuple().addArrayOfString(ids.toArray(String[]::new)))
                    .compose(deleted -> devices.deleteAll(ids))
                    .map(deleted -> ids);
        }
    }
}
