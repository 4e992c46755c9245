package dev.rookery.auth.postgres;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a trigger says after a statement.
 *
 * @param at when the statement ran, in milliseconds since the epoch by the database's clock
 * @param usernames the users it touched; empty if they were too many to name
 */
record ChangeNotice(long at, Optional<Set<String>> usernames) {
    /** A notice that names nobody: everybody may have changed. */
    static ChangeNotice ofEverybody(long at) {
        return new ChangeNotice(at, Optional.empty());
    }

    /** Reads a payload. One that cannot be read, for anybody may NOTIFY, stands for everybody. */
    static ChangeNotice parse(String payload, long now) {
        try {
            JsonObject json = new JsonObject(payload);
            JsonArray users = json.getJsonArray("users");
            if (users == null) {
                return ofEverybody(json.getLong("at", now));
            }
            Set<String> usernames = new HashSet<>();
            for (int i = 0; i < users.size(); i++) {
                usernames.add(users.getString(i));
            }
            return new ChangeNotice(json.getLong("at", now), Optional.of(usernames));
        } catch (DecodeException | ClassCastException e) {
            return ofEverybody(now);
        }
    }
}
