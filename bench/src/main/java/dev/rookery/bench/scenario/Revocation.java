package dev.rookery.bench.scenario;

import dev.rookery.bench.peer.Account;
import dev.rookery.bench.peer.Accounts;
import dev.rookery.bench.peer.UserTable;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Users of connected clients that lose their rights.
 *
 * @param accounts users with a client each
 * @param create adds the users
 * @param revoke deactivates them in one transaction
 */
record Revocation(List<Account> accounts, Consumer<UserTable> create, Consumer<UserTable> revoke) {
    /** Users of each tenant in {@link #inTenants}. */
    private static final int USERS_OF_TENANT = 100;

    Revocation {
        accounts = List.copyOf(accounts);
    }

    /** Returns users of the default tenant. */
    static Revocation inDefaultTenant(int count, BiConsumer<UserTable, List<String>> change) {
        List<Account> accounts = Accounts.revocable(count);
        List<String> usernames = accounts.stream().map(Account::username).toList();
        return new Revocation(accounts, users -> users.put(accounts), users -> change.accept(users, usernames));
    }

    /** Returns one of a hundred users of each tenant. */
    static Revocation inTenants(int count) {
        List<String> tenants = Accounts.customers(count);
        Account user = Accounts.ofCustomer();
        return new Revocation(
                tenants.stream().map(user::of).toList(),
                users -> users.putTenants(tenants, user, USERS_OF_TENANT - 1),
                users -> users.deactivateInTenants(tenants, user.username()));
    }
}
