package dev.rookery.provisioner.web;

import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.Routes;
import dev.rookery.provisioner.access.ProvisionerCaller;
import dev.rookery.provisioner.audit.OperatorAudit;
import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.customer.CustomerRepository;
import dev.rookery.provisioner.declaration.Declaration;
import dev.rookery.provisioner.declaration.DeclarationRepository;
import dev.rookery.provisioner.event.CustomerEvents;
import dev.rookery.provisioner.fleet.CustomerOrder;
import dev.rookery.provisioner.fleet.CustomerSearch;
import dev.rookery.provisioner.fleet.FleetEvents;
import dev.rookery.provisioner.fleet.FleetRepository;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import java.util.Locale;
import java.util.Map;

/** Operations of customers: each one, and all of them. */
public final class CustomerRoutes implements Routes {
    private final Pool pool;
    private final CustomerRepository customers;
    private final FleetRepository fleet;
    private final CustomerEvents customerEvents;
    private final FleetEvents events;

    /** @param events started and stopped with the routes */
    public CustomerRoutes(Pool pool, FleetEvents events) {
        this.pool = pool;
        this.customers = new CustomerRepository(pool);
        this.fleet = new FleetRepository(pool);
        this.customerEvents = new CustomerEvents(pool);
        this.events = events;
    }

    @Override
    public String section() {
        return "customers";
    }

    @Override
    public Map<String, OperationHandler> operations() {
        return Map.of(
                "listCustomers", this::list,
                "getCustomer", this::get,
                "listCustomerEvents", this::listEvents,
                "setCustomerLabels", this::setLabels,
                "getFleet", call -> fleet.counts().map(ApiResponse::ok),
                "followFleet", events::open);
    }

    @Override
    public Future<Void> start() {
        events.start();
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> stop() {
        events.stop();
        return Future.succeededFuture();
    }

    private Future<ApiResponse> list(ApiRequest call) {
        CustomerSearch search = new CustomerSearch(
                call.optionalString("q").map(text -> text.toLowerCase(Locale.ROOT)),
                call.optionalString("state"),
                call.optionalString("plan"),
                call.optionalString("target"),
                call.optionalString("version"),
                call.optionalString("ending"),
                call.optionalString("label"),
                CustomerOrder.parse(call.string("order")));
        return fleet.search(search, call.page(), CustomerJson::of).map(ApiResponse::ok);
    }

    private Future<ApiResponse> setLabels(ApiRequest call) {
        CustomerId id = ProvisionerCaller.subject(call);
        JsonObject labels = call.body().getJsonObject("labels");
        return pool.withTransaction(connection -> new DeclarationRepository(connection)
                .requireUnset(id, Declaration.Field.LABELS)
                .compose(permitted -> new CustomerRepository(connection).setLabels(id, labels))
                .compose(known -> known
                        ? OperatorAudit.record(connection, call, "customer.label", id.value(), call.body())
                        : Future.failedFuture(ApiException.notFound("customer " + id)))
                .map(recorded -> ApiResponse.ok(new JsonObject().put("labels", labels))));
    }

    private Future<ApiResponse> listEvents(ApiRequest call) {
        CustomerId id = ProvisionerCaller.subject(call);
        return customers
                .find(id)
                .map(found -> found.orElseThrow(() -> ApiException.notFound("customer " + id)))
                .compose(known -> customerEvents.list(id, call.page()))
                .map(ApiResponse::ok);
    }

    private Future<ApiResponse> get(ApiRequest call) {
        return customers
                .find(ProvisionerCaller.subject(call))
                .map(found -> found.orElseThrow(() -> ApiException.notFound("customer " + call.string("id"))))
                .map(customer -> ApiResponse.ok(CustomerJson.of(customer)));
    }
}
