package dev.rookery.auth.postgres;

import dev.rookery.auth.AclRow;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Mapping of rows with password hash, superuser flag, topics and accesses, in this order, to users. */
final class UserRows {
    /** Represents NULL, which grants nothing. */
    private static final int NO_ACCESS = -1;

    private UserRows() {}

    /** Returns the user, or empty if it has no password hash. */
    static Optional<StoredUser> user(Row row) {
        return Optional.ofNullable(row.getString(0)).map(hash -> new StoredUser(hash, row.getBoolean(1), aclRows(row)));
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
