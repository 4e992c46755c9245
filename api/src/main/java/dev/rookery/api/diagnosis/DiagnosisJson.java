package dev.rookery.api.diagnosis;

import dev.rookery.api.live.BrokerJson;
import dev.rookery.api.mqttuser.AclRowJson;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** JSON representation of a diagnosis, as the OpenAPI document specifies. */
public final class DiagnosisJson {
    private static final int MAXIMUM_ITEMS = 100;

    private DiagnosisJson() {}

    public static JsonObject of(Facts facts, List<Finding> findings) {
        JsonObject json = new JsonObject()
                .put("connected", facts.isConnected())
                .put(
                        "findings",
                        new JsonArray(findings.stream().map(Finding::json).toList()))
                .put(
                        "sessions",
                        new JsonArray(facts.sessions().stream()
                                .limit(MAXIMUM_ITEMS)
                                .map(BrokerJson::of)
                                .toList()))
                .put(
                        "events",
                        new JsonArray(facts.events().stream()
                                .limit(MAXIMUM_ITEMS)
                                .map(PastEvent::json)
                                .toList()))
                .put("broker_available", facts.brokerAvailable());
        facts.username().ifPresent(name -> json.put("username", name));
        facts.user()
                .ifPresent(user -> json.put(
                        "user",
                        new JsonObject()
                                .put("active", user.active())
                                .put("superuser", user.superuser())
                                .put("acls", AclRowJson.describe(facts.rows()))));
        facts.details().ifPresent(details -> json.put("session", BrokerJson.of(details)));
        return json;
    }
}
