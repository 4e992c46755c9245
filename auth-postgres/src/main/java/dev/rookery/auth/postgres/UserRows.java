package dev.rookery.auth.postgres;

import dev.rookery.auth.AclRow;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;

/** Mapping of rows with password hash, superuser flag, topics and accesses, in this order, to users. */
final class UserRows {
    /** Represents NULL, which grants nothing. */
    private static final int NO_ACCESS = -1;

    private UserRows() {}

    /** Returns the user: without a password hash it is disabled, and unknown without a superuser flag, too. */
    static FoundUser user(Row row) {
        String hash = row.getString(0);
        Boolean superuser = row.getBoolean(1);
        if (superuser == null) {
            return FoundUser.UNKNOWN;
        }
        return hash == null ? FoundUser.DISABLED : FoundUser.of(new StoredUser(hash, superuser, aclRows(row)));
    }

    private static List<AclRow> aclRows(Row row) {
        String[] topics = row.getArrayOfStrings(2);
        Integer[] accesses = row.getArrayOfIntegers(3);
        List<AclRow> rows = new ArrayList<>(topics.length);
        for (int i = 0; i < topics.length; i++) {
            rows.add(new AclRow(topics[i] == null ? "" : topics[i], accesses[i] == null ? NO_ACCESS : accesses[i]));
        }
        return rows;
    }
}
