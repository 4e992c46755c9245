package dev.rookery.bench.peer;

import dev.rookery.auth.Access;
import dev.rookery.auth.AclRow;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Users on every broker with authentication. Each has ten ACL rows, of which one matches the topics of scenarios. */
public final class Accounts {
    /** User that may publish below {@link #ROOT}. */
    public static final String SENDER = "sender";
    /** User that may subscribe below {@link #ROOT}. */
    public static final String RECEIVER = "receiver";
    /** First level of all topics. */
    public static final String ROOT = "bench";
    /** Number of users for login storms. */
    public static final int STORM_USERS = 20;
    /** Number of users with separate topic spaces. */
    public static final int TENANTS = 100;

    private static final String PASSWORD = "correct horse";
    private static final int NON_MATCHING_ROWS = 9;
    /** Default of mosquitto-go-auth and Rookery. A check takes about 50 ms. */
    private static final int DEFAULT_BCRYPT_COST = 10;
    /** Minimum of bcrypt, for users that connect only before the measurement. */
    private static final int MIN_BCRYPT_COST = 4;

    private Accounts() {}

    /** Returns all users except {@link #revocable} and {@link #reconnecting}. */
    public static List<Account> standard() {
        List<Account> accounts = new ArrayList<>();
        accounts.add(account(SENDER, MIN_BCRYPT_COST, ROOT + "/#", Access.WRITE.bit()));
        accounts.add(account(RECEIVER, MIN_BCRYPT_COST, ROOT + "/#", Access.READ.bit() | Access.SUBSCRIBE.bit()));
        tenants()
                .forEach(name ->
                        accounts.add(account(name, MIN_BCRYPT_COST, ROOT + "/+/" + name + "/#", Access.ALL_BITS)));
        stormUsers().forEach(name -> accounts.add(account(name, DEFAULT_BCRYPT_COST, ROOT + "/#", Access.ALL_BITS)));
        return List.copyOf(accounts);
    }

    /** Returns users that a scenario deactivates while they are connected. */
    public static List<Account> revocable(int count) {
        return names("revocable-", count).stream()
                .map(name -> account(name, MIN_BCRYPT_COST, ROOT + "/#", Access.READ.bit() | Access.SUBSCRIBE.bit()))
                .toList();
    }

    /** Returns users with a cost of a password check, each of one device that reconnects. */
    public static List<Account> reconnecting(int count, int bcryptCost) {
        return names("reconnecting-", count).stream()
                .map(name -> account(name, bcryptCost, ROOT + "/#", Access.ALL_BITS))
                .toList();
    }

    /** Returns the user that each customer of a broker with many tenants has. */
    public static Account ofCustomer() {
        return account("device", MIN_BCRYPT_COST, ROOT + "/#", Access.ALL_BITS);
    }

    /** Returns the user of a customer whose logins are measured, and cost as much as by default. */
    public static Account ofBusyCustomer() {
        return account("device", DEFAULT_BCRYPT_COST, ROOT + "/#", Access.ALL_BITS);
    }

    /** Returns names of customers. */
    public static List<String> customers(int count) {
        return names("customer", count);
    }

    /** Returns the names of users with separate topic spaces. */
    public static List<String> tenants() {
        return names("tenant-", TENANTS);
    }

    /** Returns the names of users for login storms. */
    public static List<String> stormUsers() {
        return names("storm-", STORM_USERS);
    }

    private static List<String> names(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
    }

    private static Account account(String name, int bcryptCost, String topic, int access) {
        List<AclRow> grants = new ArrayList<>();
        for (int i = 0; i < NON_MATCHING_ROWS; i++) {
            grants.add(new AclRow("device/" + name + "/channel-" + i + "/#", Access.ALL_BITS));
        }
        grants.add(new AclRow(topic, access));
        return new Account(name, PASSWORD, bcryptCost, grants);
    }
}
