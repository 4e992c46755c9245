package dev.rookery.auth.postgres;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Notification of a trigger after a statement.
 *
 * @param at time of the statement in milliseconds since the epoch, by the database's clock
 * @param usernames the changed users; empty if the list was too long for a notification
 */
record ChangeNotice(long at, Optional<Set<String>> usernames) {
    /** Returns a notice without names: all users may have changed. */
    static ChangeNotice ofAllUsers(long at) {
        return new ChangeNotice(at, Optional.empty());
    }

    /** Parses a payload. A malformed one counts as a change of all users, because any database user may NOTIFY. */
    static ChangeNotice parse(String payload, long now) {
        try {
            JsonObject json = new JsonObject(payload);
            JsonArray users = json.getJsonArray("users");
            if (users == null) {
                return ofAllUsers(json.getLong("at", now));
            }
            Set<String> usernames = new HashSet<>();
            for (int i = 0; i < users.size(); i++) {
                usernames.add(users.getString(i));
            }
            return new ChangeNotice(json.getLong("at", now), Optional.of(usernames));
        } catch (DecodeException | ClassCastException e) {
            return ofAllUsers(now);
        }
    }
}
