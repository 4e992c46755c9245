package dev.rookery.exporter.billing;

import java.util.Optional;

/** Customers of a billing API, by tenant. Thread-safe. */
@FunctionalInterface
public interface BillingAccounts {
    /**
     * Customer of a billing API. {@link #toString()} omits the token.
     *
     * @param customer id of the customer that is billed for the tenant
     * @param token sent as {@code Authorization: Bearer}
     */
    record Account(String customer, Optional<String> token) {
        public Account {
            if (customer.isBlank()) {
                throw new IllegalArgumentException("The customer to bill is missing. Set --customer-id.");
            }
        }

        @Override
        public String toString() {
            return "Account[" + customer + "]";
        }
    }

    Account of(String tenant);

    /** Returns accounts that bill one customer for all tenants. */
    static BillingAccounts single(String customer, Optional<String> token) {
        Account account = new Account(customer, token);
        return tenant -> account;
    }
}
