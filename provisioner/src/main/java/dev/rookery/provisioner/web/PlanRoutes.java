package dev.rookery.provisioner.web;

import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.Routes;
import dev.rookery.provisioner.ProvisionerContext;
import dev.rookery.provisioner.access.ProvisionerCaller;
import dev.rookery.provisioner.customer.Customer;
import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.customer.CustomerRepository;
import dev.rookery.provisioner.deployment.DeploymentRepository;
import dev.rookery.provisioner.license.IssuedLicense;
import dev.rookery.provisioner.plan.Plan;
import dev.rookery.provisioner.plan.PlanLimits;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;

/** Plans, licenses, and the keys that they are checked with. */
public final class PlanRoutes implements Routes {
    private final ProvisionerContext context;
    private final CustomerRepository customers;
    private final DeploymentRepository deployments;

    public PlanRoutes(ProvisionerContext context) {
        this.context = context;
        this.customers = new CustomerRepository(context.pool());
        this.deployments = new DeploymentRepository(context.pool());
    }

    @Override
    public String section() {
        return "licenses";
    }

    @Override
    public Map<String, OperationHandler> operations() {
        return Map.of(
                "listPlans", this::plans,
                "getLicense", this::get,
                "issueLicense", this::issue,
                "getLicenseKeys", this::keys,
                "getLicensePublicKeys", this::publicKeys,
                "rotateLicenseKey", this::rotate);
    }

    private Future<ApiResponse> plans(ApiRequest call) {
        JsonArray items = new JsonArray();
        context.plans().all().forEach(plan -> items.add(plan(plan)));
        return Future.succeededFuture(ApiResponse.ok(new JsonObject().put("items", items)));
    }

    private Future<ApiResponse> get(ApiRequest call) {
        return customer(call)
                .compose(customer -> context.licenses().current(customer.id()))
                .map(found -> found.orElseThrow(() -> ApiException.notFound("license yet")))
                .map(license -> ApiResponse.ok(license(license)));
    }

    /** A new license, which the stack gets as soon as it is looked after. */
    private Future<ApiResponse> issue(ApiRequest call) {
        return customer(call)
                .compose(customer -> context.licenses().issue(customer.id(), plan(customer)))
                .compose(license -> deployments
                        .change(license.customer(), Optional.empty())
                        .map(ApiResponse.json(201, license(license))));
    }

    private Future<ApiResponse> keys(ApiRequest call) {
        return context.licenses().keySet().map(ApiResponse::ok);
    }

    private Future<ApiResponse> publicKeys(ApiRequest call) {
        return context.licenses()
                .publicKeys()
                .map(pem -> ApiResponse.ok(
                        new JsonObject().put("algorithm", "RS256").put("public_key", pem)));
    }

    private Future<ApiResponse> rotate(ApiRequest call) {
        return context.licenses()
                .rotate()
                .compose(rotated -> context.licenses().keySet())
                .map(keys -> ApiResponse.json(201, keys));
    }

    private Future<Customer> customer(ApiRequest call) {
        CustomerId id = ProvisionerCaller.subject(call);
        return customers.find(id).map(found -> found.orElseThrow(() -> ApiException.notFound("customer " + id)));
    }

    private Plan plan(Customer customer) {
        return context.plans()
                .find(customer.plan())
                .orElseThrow(
                        () -> ApiException.conflict("The plan '" + customer.plan() + "' is no more; upgrade first"));
    }

    private static JsonObject license(IssuedLicense license) {
        return new JsonObject()
                .put("license_id", license.id().toString())
                .put("plan", license.plan())
                .put("key_id", license.keyId())
                .put("issued_at", license.issuedAt().toString())
                .put("expires_at", license.expiresAt().toString())
                .put("license", license.token());
    }

    private static JsonObject plan(Plan plan) {
        PlanLimits limits = plan.limits();
        return new JsonObject()
                .put("name", plan.name())
                .put("title", plan.title())
                .put("license_days", plan.licenseLifetime().toDays())
                .put("renews", plan.renews())
                .put(
                        "limits",
                        new JsonObject()
                                .put("devices", limits.devices())
                                .put("users", limits.users())
                                .put("messages_per_second", limits.messagesPerSecond())
                                .put("retention_days", limits.retentionDays()));
    }
}
