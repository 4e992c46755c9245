package dev.rookery.bench.peer;

import dev.rookery.auth.Access;
import dev.rookery.auth.AclRow;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The users that every broker with authentication gets, with ten ACL rows each, of which one fits. */
public final class Accounts {
    /** Publishes everywhere below {@link #ROOT}. */
    public static final String SENDER = "sender";
    /** Receives everything below {@link #ROOT}. */
    public static final String RECEIVER = "receiver";
    /** The first level of all topics. */
    public static final String ROOT = "bench";
    /** How many users log in at once in a storm. */
    public static final int STORM_USERS = 20;
    /** How many users have a topic space of their own. */
    public static final int TENANTS = 100;

    private static final String PASSWORD = "correct horse";
    private static final int ROWS_THAT_DO_NOT_FIT = 9;
    /** What go-auth and Rookery make by default; a login takes some 50 ms. */
    private static final int USUAL_BCRYPT_COST = 10;
    /** The least there is: these users only connect before a measurement, which their logins would hold up. */
    private static final int LOW_BCRYPT_COST = 4;

    private Accounts() {}

    /** All users but the ones to be revoked. */
    public static List<Account> standard() {
        List<Account> accounts = new ArrayList<>();
        accounts.add(account(SENDER, LOW_BCRYPT_COST, ROOT + "/#", Access.WRITE.bit()));
        accounts.add(account(RECEIVER, LOW_BCRYPT_COST, ROOT + "/#", Access.READ.bit() | Access.SUBSCRIBE.bit()));
        tenants()
                .forEach(name ->
                        accounts.add(account(name, LOW_BCRYPT_COST, ROOT + "/+/" + name + "/#", Access.ALL_BITS)));
        stormers().forEach(name -> accounts.add(account(name, USUAL_BCRYPT_COST, ROOT + "/#", Access.ALL_BITS)));
        return List.copyOf(accounts);
    }

    /** Users whose right to receive is to be taken away while they are connected. */
    public static List<Account> revocable(int count) {
        return names("revocable-", count).stream()
                .map(name -> account(name, LOW_BCRYPT_COST, ROOT + "/#", Access.READ.bit() | Access.SUBSCRIBE.bit()))
                .toList();
    }

    /** Users with a topic space of their own. */
    public static List<String> tenants() {
        return names("tenant-", TENANTS);
    }

    /** Users for storms of logins. */
    public static List<String> stormers() {
        return names("storm-", STORM_USERS);
    }

    private static List<String> names(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
    }

    private static Account account(String name, int bcryptCost, String topic, int access) {
        List<AclRow> grants = new ArrayList<>();
        for (int i = 0; i < ROWS_THAT_DO_NOT_FIT; i++) {
            grants.add(new AclRow("device/" + name + "/channel-" + i + "/#", Access.ALL_BITS));
        }
        grants.add(new AclRow(topic, access));
        return new Account(name, PASSWORD, bcryptCost, grants);
    }
}
