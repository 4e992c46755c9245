package dev.rookery.api.mqttuser;

import dev.rookery.auth.service.ServiceComponent;
import dev.rookery.http.ApiException;

/** Names of MQTT users that callers cannot create: those of the platform's components, with which no client can log in. */
final class ReservedUsers {
    private ReservedUsers() {}

    /** @throws ApiException (409) if the name is reserved */
    static void requireOther(String name) {
        if (ServiceComponent.isServiceName(name)) {
            throw ApiException.conflict(explanation(name));
        }
    }

    /** Returns why the user cannot exist. */
    static String explanation(String name) {
        return "The name '" + name + "' is reserved for components of the platform. Choose another one";
    }
}
