package dev.rookery.tenant;

import java.security.SecureRandom;

/** Names of the schemas and roles of tenants. They are random because every role of the database can read them. */
public final class TenantSchemaName {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int RANDOM_LETTERS = 16;

    private TenantSchemaName() {}

    /** Returns a new name with 80 random bits. */
    public static String random() {
        StringBuilder name = new StringBuilder("t_");
        RANDOM.ints(RANDOM_LETTERS, 0, LETTERS.length()).forEach(index -> name.append(LETTERS.charAt(index)));
        return name.toString();
    }
}
