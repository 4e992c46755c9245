package dev.rookery.provisioner.web;

import dev.rookery.http.ApiException;
import dev.rookery.http.Area;
import dev.rookery.http.Call;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.PageRequest;
import dev.rookery.http.Reply;
import dev.rookery.provisioner.access.ProvisionerCaller;
import dev.rookery.provisioner.customer.CustomerRepository;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.sqlclient.Pool;
import java.util.Map;

/** Who has signed up. */
public final class CustomerArea implements Area {
    private final CustomerRepository customers;

    public CustomerArea(Pool pool) {
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

    private Future<Reply> list(Call call) {
        PageRequest page = call.page();
        return customers
                .list(page.after().map(cursor -> cursor.string(0)), page.rows())
                .map(found -> Reply.ok(page.page(found, CustomerJson::of, customer -> new JsonArray()
                        .add(customer.id().value()))));
    }

    private Future<Reply> get(Call call) {
        return customers
                .find(ProvisionerCaller.subject(call))
                .map(found -> found.orElseThrow(() -> ApiException.notFound("customer " + call.text("id"))))
                .map(customer -> Reply.ok(CustomerJson.of(customer)));
    }
}
