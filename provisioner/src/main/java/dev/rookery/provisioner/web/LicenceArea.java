package dev.rookery.provisioner.web;

import dev.rookery.http.ApiException;
import dev.rookery.http.Area;
import dev.rookery.http.Call;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.Reply;
import dev.rookery.provisioner.ProvisionerContext;
import dev.rookery.provisioner.access.ProvisionerCaller;
import dev.rookery.provisioner.customer.Customer;
import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.customer.CustomerRepository;
import dev.rookery.provisioner.deployment.DeploymentRepository;
import dev.rookery.provisioner.licence.Licence;
import dev.rookery.provisioner.plan.Plan;
import dev.rookery.provisioner.plan.PlanLimits;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;

/** Plans, licences, and the keys that they are checked with. */
public final class LicenceArea implements Area {
    private final ProvisionerContext context;
    private final CustomerRepository customers;
    private final DeploymentRepository deployments;

    public LicenceArea(ProvisionerContext context) {
        this.context = context;
        this.customers = new CustomerRepository(context.pool());
        this.deployments = new DeploymentRepository(context.pool());
    }

    @Override
    public String section() {
        return "licences";
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

    private Future<Reply> plans(Call call) {
        JsonArray items = new JsonArray();
        context.plans().all().forEach(plan -> items.add(plan(plan)));
        return Future.succeededFuture(Reply.ok(new JsonObject().put("items", items)));
    }

    private Future<Reply> get(Call call) {
        return customer(call)
                .compose(customer -> context.licences().current(customer.id()))
                .map(found -> found.orElseThrow(() -> ApiException.notFound("licence yet")))
                .map(licence -> Reply.ok(licence(licence)));
    }

    /** A new licence, which the stack gets as soon as it is looked after. */
    private Future<Reply> issue(Call call) {
        return customer(call)
                .compose(customer -> context.licences().issue(customer.id(), plan(customer)))
                .compose(licence -> deployments
                        .change(licence.customer(), Optional.empty())
                        .map(Reply.json(201, licence(licence))));
    }

    private Future<Reply> keys(Call call) {
        return context.licences().keySet().map(Reply::ok);
    }

    private Future<Reply> publicKeys(Call call) {
        return context.licences()
                .publicKeys()
                .map(pem -> Reply.ok(new JsonObject().put("algorithm", "RS256").put("public_key", pem)));
    }

    private Future<Reply> rotate(Call call) {
        return context.licences()
                .rotate()
                .compose(rotated -> context.licences().keySet())
                .map(keys -> Reply.json(201, keys));
    }

    private Future<Customer> customer(Call call) {
        CustomerId id = ProvisionerCaller.subject(call);
        return customers.find(id).map(found -> found.orElseThrow(() -> ApiException.notFound("customer " + id)));
    }

    private Plan plan(Customer customer) {
        return context.plans()
                .find(customer.plan())
                .orElseThrow(
                        () -> ApiException.conflict("The plan '" + customer.plan() + "' is no more; upgrade first"));
    }

    private static JsonObject licence(Licence licence) {
        return new JsonObject()
                .put("license_id", licence.id().toString())
                .put("plan", licence.plan())
                .put("key_id", licence.keyId())
                .put("issued_at", licence.issuedAt().toString())
                .put("expires_at", licence.expiresAt().toString())
                .put("license", licence.token());
    }

    private static JsonObject plan(Plan plan) {
        PlanLimits limits = plan.limits();
        return new JsonObject()
                .put("name", plan.name())
                .put("title", plan.title())
                .put("license_days", plan.licenceLifetime().toDays())
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
