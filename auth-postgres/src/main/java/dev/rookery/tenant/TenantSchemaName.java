package dev.rookery.tenant;

import java.security.SecureRandom;
import java.util.regex.Pattern;

/** Names of the schemas of tenants. They are random because every role of the database can read them. */
final class TenantSchemaName {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int RANDOM_LETTERS = 16;
    private static final Pattern VALID = Pattern.compile("t_[a-z2-7]{" + RANDOM_LETTERS + "}");

    private TenantSchemaName() {}

    /** Returns a new name with 80 random bits. */
    static String random() {
        StringBuilder name = new StringBuilder("t_");
        RANDOM.ints(RANDOM_LETTERS, 0, LETTERS.length()).forEach(index -> name.append(LETTERS.charAt(index)));
        return name.toString();
    }

    /**
     * Returns the name for use in a statement.
     *
     * @throws IllegalArgumentException if it is not the name of a tenant's own schema, such as that of the default tenant,
     *     which contains the tables of the platform
     */
    static String quoted(String name) {
        if (!VALID.matcher(name).matches()) {
            throw new IllegalArgumentException("'" + name + "' is not the schema of a tenant that can be removed");
        }
        return '"' + name + '"';
    }
}
