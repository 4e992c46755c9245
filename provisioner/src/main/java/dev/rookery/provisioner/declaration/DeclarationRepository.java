package dev.rookery.provisioner.declaration;

import dev.rookery.http.ApiException;
import dev.rookery.http.QueryResults;
import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.declaration.Declaration.Field;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;

/** Table {@code declared_customers}. Thread-safe. */
public final class DeclarationRepository {
    private final SqlClient client;

    public DeclarationRepository(SqlClient client) {
        this.client = client;
    }

    /**
     * Ownership of a customer by a resource.
     *
     * @param fields names of the fields that the resource sets
     * @param active whether the resource exists
     * @param passwordVersion version of the password that the customer has
     */
    record Claim(String resource, List<String> fields, boolean active, Optional<String> passwordVersion) {}

    /** Fails with an {@link ApiException} (409) if a resource sets the field of the customer. */
    public Future<Void> requireUnset(CustomerId customer, Field field) {
        return find(customer)
                .compose(claim -> refuse(
                        claim.filter(owner -> owner.fields().contains(field.name())),
                        "declares the customer and sets " + field.path() + ". Change it there."));
    }

    /** Fails with an {@link ApiException} (409) if a resource declares the customer. */
    public Future<Void> requireUndeclared(CustomerId customer) {
        return find(customer)
                .compose(claim ->
                        refuse(claim, "declares the customer. Set spec.suspended there, or delete the resource."));
    }

    private static Future<Void> refuse(Optional<Claim> claim, String reason) {
        return claim.filter(Claim::active)
                .<Future<Void>>map(owner ->
                        Future.failedFuture(ApiException.conflict("The resource " + owner.resource() + " " + reason)))
                .orElseGet(Future::succeededFuture);
    }

    Future<Optional<Claim>> find(CustomerId customer) {
        return client.preparedQuery(
                        "SELECT resource, fields, active, password_version FROM declared_customers WHERE customer_id = $1")
                .execute(Tuple.of(customer.value()))
                .map(rows -> QueryResults.first(rows, DeclarationRepository::claim));
    }

    /** Stores that the resource owns the customer, with the fields that it sets. */
    Future<Void> claim(Declaration declaration) {
        return client.preparedQuery("INSERT INTO declared_customers AS d (customer_id, resource, fields)"
                        + " VALUES ($1, $2, $3) ON CONFLICT (customer_id) DO UPDATE SET resource = $2, fields = $3,"
                        + " active = true WHERE (d.resource, d.fields, d.active) IS DISTINCT FROM ($2, $3, true)")
                .execute(Tuple.of(
                        declaration.customer().value(),
                        declaration.resource(),
                        declaration.fields().stream().map(Field::name).toArray(String[]::new)))
                .mapEmpty();
    }

    Future<Void> setPasswordVersion(CustomerId customer, String version) {
        return client.preparedQuery("UPDATE declared_customers SET password_version = $2 WHERE customer_id = $1")
                .execute(Tuple.of(customer.value(), version))
                .mapEmpty();
    }

    /** Stores that the resource is deleted. */
    Future<Void> release(CustomerId customer) {
        return client.preparedQuery("UPDATE declared_customers SET active = false WHERE customer_id = $1")
                .execute(Tuple.of(customer.value()))
                .mapEmpty();
    }

    private static Claim claim(Row row) {
        return new Claim(
                row.getString("resource"),
                List.of(row.getArrayOfStrings("fields")),
                row.getBoolean("active"),
                Optional.ofNullable(row.getString("password_version")));
    }
}
