package dev.rookery.provisioner.access;

import dev.rookery.http.ApiCaller;
import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.contract.SecurityRequirement;
import dev.rookery.provisioner.customer.CustomerId;
import java.util.Locale;
import java.util.Optional;

/**
 * Who calls.
 *
 * @param customer whose things they may see; empty for operators, who may see all
 */
public record ProvisionerCaller(Role role, Optional<CustomerId> customer) implements ApiCaller {
    /** What somebody is trusted with. */
    public enum Role {
        /** A customer's stack, which reports its usage and does nothing else. */
        INSTANCE,
        CUSTOMER,
        /** Who runs the platform. May do what customers may, for all of them. */
        OPERATOR
    }

    public static final ProvisionerCaller ANY_OPERATOR = new ProvisionerCaller(Role.OPERATOR, Optional.empty());

    public static ProvisionerCaller customer(CustomerId id) {
        return new ProvisionerCaller(Role.CUSTOMER, Optional.of(id));
    }

    public static ProvisionerCaller instance(CustomerId id) {
        return new ProvisionerCaller(Role.INSTANCE, Optional.of(id));
    }

    /** Who makes a call that not everybody may make. */
    public static ProvisionerCaller of(ApiRequest call) {
        return (ProvisionerCaller) call.caller();
    }

    @Override
    public boolean permits(SecurityRequirement requirement) {
        return requirement
                .role()
                .map(needed -> Role.valueOf(needed.toUpperCase(Locale.ROOT)))
                .map(needed -> needed == role || needed == Role.CUSTOMER && role == Role.OPERATOR)
                .orElse(true);
    }

    public boolean isOperator() {
        return role == Role.OPERATOR;
    }

    /**
     * The customer that a call is about: parameter {@code id}.
     *
     * @throws ApiException if there is none, or if it is another; nobody is told which
     */
    public static CustomerId subject(ApiRequest call) {
        ProvisionerCaller caller = of(call);
        return CustomerId.parse(call.string("id"))
                .filter(id -> caller.customer().map(id::equals).orElse(true))
                .orElseThrow(() -> ApiException.notFound("customer " + call.string("id")));
    }
}
