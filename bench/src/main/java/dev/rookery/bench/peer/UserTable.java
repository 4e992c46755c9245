package dev.rookery.bench.peer;

import java.util.List;

/** The users of a running broker, changed behind its back with plain SQL. */
public interface UserTable {
    /** Adds users with their rows, or sets existing ones back to what is given. */
    void put(List<Account> accounts);

    /** Marks the users inactive, all in one transaction. */
    void deactivate(List<String> usernames);

    /** The same, after all connections of the broker to its database were killed: it hears nothing of the change. */
    void deactivateUnheard(List<String> usernames);
}
