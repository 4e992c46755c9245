package dev.rookery.bench.peer;

import java.util.List;

/** Users of a running broker, changed directly in its database. */
public interface UserTable {
    /** Adds users with their ACL rows, or resets existing users. */
    void put(List<Account> accounts);

    /** Deactivates the users in one transaction. */
    void deactivate(List<String> usernames);

    /** Terminates all database sessions of the broker and deactivates the users, so that it receives no notification. */
    void deactivateWithoutNotification(List<String> usernames);
}
