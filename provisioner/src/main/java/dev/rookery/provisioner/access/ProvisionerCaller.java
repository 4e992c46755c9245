package dev.rookery.provisioner.access;

import dev.rookery.http.ApiCaller;
import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.contract.SecurityRequirement;
import dev.rookery.provisioner.customer.CustomerId;
import java.util.Locale;
import java.util.Optional;

/**
 * Authenticated caller of the REST API.
 *
 * @param customer customer whose data the caller may access; empty for operators, who may access all customers
 */
public record ProvisionerCaller(Role role, Optional<CustomerId> customer) implements ApiCaller {
    /** Role of a caller. The OpenAPI document names the required one in {@code x-required-role}. */
    public enum Role {
        /** A customer instance. May report its own usage only. */
        INSTANCE,
        CUSTOMER,
        /** May call every operation of customers, for all of them. */
        OPERATOR
    }

    public static final ProvisionerCaller ANY_OPERATOR = new ProvisionerCaller(Role.OPERATOR, Optional.empty());

    public static ProvisionerCaller customer(CustomerId id) {
        return new ProvisionerCaller(Role.CUSTOMER, Optional.of(id));
    }

    public static ProvisionerCaller instance(CustomerId id) {
        return new ProvisionerCaller(Role.INSTANCE, Optional.of(id));
    }

    /** Returns the caller of an operation that requires a role. */
    public static ProvisionerCaller of(ApiRequest call) {
        return (ProvisionerCaller) call.caller();
    }

    @Override
    public boolean permits(SecurityRequirement requirement) {
        return requirement
                .role()
                .map(required -> Role.valueOf(required.toUpperCase(Locale.ROOT)))
                .map(required -> required == role || required == Role.CUSTOMER && role == Role.OPERATOR)
                .orElse(true);
    }

    public boolean isOperator() {
        return role == Role.OPERATOR;
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
