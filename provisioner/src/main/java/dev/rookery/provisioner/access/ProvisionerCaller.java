package dev.rookery.provisioner.access;

import dev.rookery.http.ApiCaller;
import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.contract.SecurityRequirement;
import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.operator.OperatorRole;
import java.util.Optional;

/**
 * Authenticated caller of the REST API.
 *
 * @param name name of an operator or of its token; id of a customer
 * @param customer customer whose data the caller may access; empty for operators, who may access all customers
 * @param role role of an operator; empty for others
 */
public record ProvisionerCaller(Kind kind, String name, Optional<CustomerId> customer, Optional<OperatorRole> role)
        implements ApiCaller {
    /** How the caller authenticated. */
    public enum Kind {
        /** A customer instance. May report its own usage only. */
        INSTANCE,
        CUSTOMER,
        /** An operator who has signed in to the console. */
        OPERATOR,
        /** A program with the token of an operator, which has all rights. */
        TOKEN
    }

    public static ProvisionerCaller customer(CustomerId id) {
        return new ProvisionerCaller(Kind.CUSTOMER, id.value(), Optional.of(id), Optional.empty());
    }

    public static ProvisionerCaller instance(CustomerId id) {
        return new ProvisionerCaller(Kind.INSTANCE, id.value(), Optional.of(id), Optional.empty());
    }

    public static ProvisionerCaller operator(String name, OperatorRole role) {
        return new ProvisionerCaller(Kind.OPERATOR, name, Optional.empty(), Optional.of(role));
    }

    /** @param name operator to whom the token was given */
    public static ProvisionerCaller token(String name) {
        return new ProvisionerCaller(Kind.TOKEN, name, Optional.empty(), Optional.of(OperatorRole.ADMIN));
    }

    /** Returns the caller of an operation that requires a role. */
    public static ProvisionerCaller of(ApiRequest call) {
        return (ProvisionerCaller) call.caller();
    }

    @Override
    public boolean permits(SecurityRequirement requirement) {
        return requirement.role().map(this::permits).orElse(true);
    }

    /** Returns whether the caller meets the value of {@code x-required-role} in the OpenAPI document. */
    private boolean permits(String required) {
        return switch (required) {
            case "instance" -> kind == Kind.INSTANCE;
            case "customer" -> kind == Kind.CUSTOMER || has(OperatorRole.VIEWER);
            case "customer-or-operator" -> kind == Kind.CUSTOMER || has(OperatorRole.OPERATOR);
            default -> has(OperatorRole.parse(required));
        };
    }

    /** Returns whether the caller is an operator with at least this role. */
    public boolean has(OperatorRole required) {
        return role.filter(own -> own.includes(required)).isPresent();
    }

    public boolean isOperator() {
        return role.isPresent();
    }

    /**
     * Returns the customer that the path parameter {@code id} names.
     *
     * @throws ApiException 404 if the id is malformed or belongs to another customer; the two are indistinguishable
     */
    public static CustomerId subject(ApiRequest call) {
        ProvisionerCaller caller = of(call);
        return CustomerId.parse(call.string("id"))
                .filter(id -> caller.customer().map(id::equals).orElse(true))
                .orElseThrow(() -> ApiException.notFound("customer " + call.string("id")));
    }
}
