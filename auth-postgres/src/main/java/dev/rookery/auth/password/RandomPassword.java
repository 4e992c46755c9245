package dev.rookery.auth.password;

import java.security.SecureRandom;

/** Generator of random passwords. Thread-safe. */
public final class RandomPassword {
    /** Letters and digits without easily confused characters. */
    private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    /** 24 of 56 characters: 139 bits. */
    private static final int LENGTH = 24;

    private static final SecureRandom RANDOM = new SecureRandom();

    private RandomPassword() {}

    public static String generate() {
        return RANDOM.ints(LENGTH, 0, ALPHABET.length())
                .collect(StringBuilder::new, (text, i) -> text.append(ALPHABET.charAt(i)), StringBuilder::append)
                .toString();
    }
}
