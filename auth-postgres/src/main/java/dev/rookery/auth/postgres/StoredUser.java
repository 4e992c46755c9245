package dev.rookery.auth.postgres;

import dev.rookery.auth.AclRow;
import java.util.List;

/** An active user as the database has it, with every ACL row. */
record StoredUser(String passwordHash, boolean superuser, List<AclRow> rows) {
    @Override
    public String toString() {
        return "StoredUser[superuser=" + superuser + ", rows=" + rows.size() + "]";
    }
}
