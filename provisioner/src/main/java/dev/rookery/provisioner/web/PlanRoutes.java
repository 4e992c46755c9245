package dev.rookery.provisioner.web;

import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.Routes;
import dev.rookery.provisioner.access.ProvisionerCaller;
import dev.rookery.provisioner.audit.OperatorAudit;
import dev.rookery.provisioner.customer.Customer;
import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.customer.CustomerRepository;
import dev.rookery.provisioner.deployment.DeploymentRepository;
import dev.rookery.provisioner.license.IssuedLicense;
import dev.rookery.provisioner.license.LicenseIssuer;
import dev.rookery.provisioner.plan.Plan;
import dev.rookery.provisioner.plan.PlanCatalog;
import dev.rookery.provisioner.plan.PlanLimits;
import dev.rookery.provisioner.reconcile.ReconcileSignals;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import java.util.Map;
import java.util.Optional;

/** Operations of plans, licenses and license keys. */
public final class PlanRoutes implements Routes {
    private final CustomerRepository customers;
    private final Pool pool;
    private final PlanCatalog plans;
    private final LicenseIssuer licenses;
    private final ReconcileSignals signals;

    public PlanRoutes(Pool pool, PlanCatalog plans, LicenseIssuer licenses, ReconcileSignals signals) {
        this.customers = new CustomerRepository(pool);
        this.pool = pool;
        this.plans = plans;
        this.licenses = licenses;
        this.signals = signals;
    }

    @Override
    public String section() {
        return "licenses";
    }

    @Override
    public Map<String, OperationHandler> operations() {
        return Map.of(
                "listPlans", this::listPlans,
                "getLicense", this::getLicense,
                "issueLicense", this::issueLicense,
                "getLicenseKeys", this::getKeys,
                "getLicensePublicKeys", this::getPublicKeys,
                "rotateLicenseKey", this::rotateKey);
    }

    private Future<ApiResponse> listPlans(ApiRequest call) {
        JsonArray items = new JsonArray();
        plans.all().forEach(plan -> items.add(plan(plan)));
        return Future.succeededFuture(ApiResponse.ok(new JsonObject().put("items", items)));
    }

    private Future<ApiResponse> getLicense(ApiRequest call) {
        return customer(call)
                .compose(customer -> licenses.current(customer.id()))
                .map(found -> found.orElseThrow(() -> ApiException.notFound("license of the customer")))
                .map(license -> ApiResponse.ok(license(license)));
    }

    /** Issues a license. The next reconciliation deploys it. */
    private Future<ApiResponse> issueLicense(ApiRequest call) {
        return customer(call)
                .compose(customer -> licenses.issue(customer.id(), plan(customer)))
                .compose(license -> pool.withTransaction(connection -> new DeploymentRepository(connection)
                                .startGeneration(license.customer(), Optional.empty())
                                .compose(started -> OperatorAudit.record(
                                        connection,
                                        call,
                                        "license.issue",
                                        license.customer().value(),
                                        new JsonObject()
                                                .put("license_id", license.id().toString()))))
                        .onSuccess(started -> signals.wake())
                        .map(ApiResponse.json(201, license(license))));
    }

    private Future<ApiResponse> getKeys(ApiRequest call) {
        return licenses.keySet().map(ApiResponse::ok);
    }

    private Future<ApiResponse> getPublicKeys(ApiRequest call) {
        return licenses.publicKeys()
                .map(pem -> ApiResponse.ok(
                        new JsonObject().put("algorithm", "RS256").put("public_key", pem)));
    }

    private Future<ApiResponse> rotateKey(ApiRequest call) {
        return licenses.rotate()
                .compose(rotated -> OperatorAudit.record(pool, call, "license-key.rotate", "", new JsonObject()))
                .compose(recorded -> licenses.keySet())
                .map(keys -> ApiResponse.json(201, keys));
    }

    private Future<Customer> customer(ApiRequest call) {
        CustomerId id = ProvisionerCaller.subject(call);
        return customers.find(id).map(found -> found.orElseThrow(() -> ApiException.notFound("customer " + id)));
    }

    private Plan plan(Customer customer) {
        return plans.find(customer.plan())
                .orElseThrow(() -> ApiException.conflict(
                        "Plan '" + customer.plan() + "' of the customer no longer exists. Change the plan first."));
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
        JsonObject json = new JsonObject()
                .put("name", plan.name())
                .put("title", plan.title())
                .put("target", plan.target().text())
                .put("license_days", plan.licenseLifetime().toDays())
                .put("renews", plan.renews())
                .put(
                        "limits",
                        new JsonObject()
                                .put("devices", limits.devices())
                                .put("users", limits.users())
                                .put("messages_per_second", limits.messagesPerSecond())
                                .put("retention_days", limits.retentionDays())
                                .put("broker", new JsonObject(Map.copyOf(limits.broker()))));
        plan.end()
                .ifPresent(end -> json.put(
                        "end",
                        new JsonObject()
                                .put("notice_days", end.notice().toDays())
                                .put("grace_days", end.grace().toDays())
                                .put("retention_days", end.retention().toDays())));
        return json;
    }
}
