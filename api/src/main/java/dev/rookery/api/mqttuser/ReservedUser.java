package dev.rookery.api.mqttuser;

import dev.rookery.http.ApiException;

/**
 * MQTT user of the API itself. Callers cannot change it: its connections are not metered, and it receives the data
 * of all devices.
 */
public record ReservedUser(String username) {
    public boolean is(String name) {
        return username.equals(name);
    }

    /** @throws ApiException (409) if the name is that of the API's own user */
    public void requireOther(String name) {
        if (is(name)) {
            throw ApiException.conflict(explanation());
        }
    }

    /** Returns why the user cannot be changed. */
    public String explanation() {
        return "MQTT user '" + username + "' belongs to the API and cannot be changed";
    }
}
