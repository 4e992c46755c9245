package dev.rookery.auth.postgres;

import dev.rookery.auth.AclRow;
import java.util.List;

/** Active user with all its ACL rows, as stored. {@link #toString()} omits the password hash. */
record StoredUser(String passwordHash, boolean superuser, List<AclRow> rows) {
    @Override
    public String toString() {
        return "StoredUser[superuser=" + superuser + ", rows=" + rows.size() + "]";
    }
}
