package dev.rookery.app.upgrade;

import io.vertx.core.json.JsonObject;

/** Signs customers up and changes their deployments. ProvisionerUpgradeTest is the counterpart. */
final class ProvisionerContent {
    static final String PASSWORD = "SecurePass123";

    /** What a stack has reported, which needs a cluster. */
    static final String USAGE =
            "INSERT INTO usage_hours (customer_id, tenant, hour, active_devices, usage, idempotency_key)"
                    + " VALUES ('acme', 'default', '2026-11-01T10:00:00Z', 3, '{\"messages_in_qos1\": 1000}', 'key')";

    private ProvisionerContent() {}

    static void create(RestClient customers, String operatorToken, JsonObject facts) {
        RestClient operator = customers.withToken(operatorToken);
        for (String id : new String[] {"acme", "beta", "gamma"}) {
            facts.put(id + "_token", signUp(customers, id));
        }
        operator.post("/customers/acme/license", null);
        operator.post("/licenses/keys", null);
        operator.post(
                "/customers/acme/deployment/upgrade",
                new JsonObject().put("plan", "professional").put("image", "registry.example.com/rookery:0.1.0"));
        operator.delete("/customers/beta/deployment");
        facts.put("keys", operator.get("/licenses/keys").getJsonArray("keys"));
        facts.put("public_key", operator.get("/licenses/public-key").getString("public_key"));
        facts.put("license", operator.get("/customers/acme/license"));
        facts.put(
                "delete_after",
                operator.get("/customers/beta/deployment/status").getString("delete_after"));
    }

    private static String signUp(RestClient customers, String id) {
        return customers
                .post(
                        "/customers/signup",
                        new JsonObject()
                                .put("email", id + "@example.com")
                                .put("password", PASSWORD)
                                .put("company_name", "Company " + id)
                                .put("customer_id", id))
                .getString("access_token");
    }
}
