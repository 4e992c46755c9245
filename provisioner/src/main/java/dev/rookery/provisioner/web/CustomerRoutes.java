package dev.rookery.provisioner.web;

import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.PageRequest;
import dev.rookery.http.Routes;
import dev.rookery.provisioner.access.ProvisionerCaller;
import dev.rookery.provisioner.customer.CustomerRepository;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.sqlclient.Pool;
import java.util.Map;

/** Operations of customers. */
public final class CustomerRoutes implements Routes {
    private final CustomerRepository customers;

    public CustomerRoutes(Pool pool) {
        this.customers = new CustomerRepository(pool);
    }

    @Override
    public String section() {
        return "customers";
    }

    @Override
    public Map<String, OperationHandler> operations() {
        return Map.of("listCustomers", this::list, "getCustomer", this::get);
    }

    private Future<ApiResponse> list(ApiRequest call) {
        PageRequest page = call.page();
        return customers
                .list(page.after().map(cursor -> cursor.string(0)), page.queryLimit())
                .map(found -> ApiResponse.ok(page.toJson(found, CustomerJson::of, customer -> new JsonArray()
                        .add(customer.id().value()))));
    }

    private Future<ApiResponse> get(ApiRequest call) {
        return customers
                .find(ProvisionerCaller.subject(call))
                .map(found -> found.orElseThrow(() -> ApiException.notFound("customer " + call.string("id"))))
                .map(customer -> ApiResponse.ok(CustomerJson.of(customer)));
    }
}
