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
        putTenants(tenants, user, 0);
    }

    /**
     * Registers tenants.
     *
     * @param user that each tenant has
     * @param others number of further users of each tenant, with the rights of the user
     * @throws IllegalStateException if the broker has no tenants
     */
    default void putTenants(List<String> tenants, Account user, int others) {
        throw new IllegalStateException("The broker has no tenants");
    }

    /**
     * Deactivates the user of this name in each of the tenants, in one transaction.
     *
     * @throws IllegalStateException if the broker has no tenants
     */
    default void deactivateInTenants(List<String> tenants, String username) {
        throw new IllegalStateException("The broker has no tenants");
    }

    /**
     * Limits a tenant. The broker applies the limits within five seconds.
     *
     * @throws IllegalStateException if the broker has no tenants
     */
    default void limit(String tenant, int messagesPerSecond, int connectionsPerSecond) {
        throw new IllegalStateException("The broker has no tenants");
    }

    /** Deactivates the users in one transaction. */
    void deactivate(List<String> usernames);

    /** Terminates all database sessions of the broker and deactivates the users, so that it receives no notification. */
    void deactivateWithoutNotification(List<String> usernames);
}
