package dev.rookery.bench.peer;

import java.util.List;

/** Users of a running broker, changed directly in its database. */
public interface UserTable {
    /** Adds users with their ACL rows, or resets existing users. */
    void put(List<Account> accounts);

    /**
     * Registers tenants that have a user each.
     *
     * @throws IllegalStateException if the broker has no tenants
     */
    default void putTenants(List<String> tenants, Account user) {
        throw new IllegalStateException("The broker has no tenants");
    }

    /** Deactivates the users in one transaction. */
    void deactivate(List<String> usernames);

    /** Terminates all database sessions of the broker and deactivates the users, so that it receives no notification. */
    void deactivateWithoutNotification(List<String> usernames);
}
