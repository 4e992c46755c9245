package dev.rookery.bench.peer;

import dev.rookery.auth.Access;
import dev.rookery.auth.AclRow;
import dev.rookery.bench.wire.LoginCredentials;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Accounts in the file formats of brokers. */
final class AccountFiles {
    private AccountFiles() {}

    /** Returns lines of {@code username:password}. */
    static List<String> passwords(List<Account> accounts, Function<String, String> encode) {
        return accounts.stream()
                .map(account -> account.username() + ":" + encode.apply(account.password()))
                .toList();
    }

    /** Returns the lines of an ACL file of Mosquitto, which Moquette also reads. */
    static List<String> acl(List<Account> accounts) {
        List<String> lines = new ArrayList<>();
        for (Account account : accounts) {
            lines.add("user " + account.username());
            account.grants().forEach(row -> lines.add("topic " + mode(row) + " " + row.topic()));
        }
        return lines;
    }

    /** Returns credentials by username. */
    static Map<String, LoginCredentials> credentials(List<Account> accounts) {
        return accounts.stream().collect(Collectors.toMap(Account::username, Account::credentials));
    }

    private static String mode(AclRow row) {
        boolean write = (row.access() & Access.WRITE.bit()) != 0;
        boolean read = (row.access() & ~Access.WRITE.bit()) != 0;
        return write && read ? "readwrite" : write ? "write" : "read";
    }
}
