package dev.rookery.auth.password;

/** Parsed password hash. Immutable and thread-safe. */
public sealed interface PasswordHash permits Argon2idHash, BcryptHash, Pbkdf2Hash, RememberedHash, ScramVerifier {
    /**
     * Returns whether the hash was computed from the password. Takes milliseconds to seconds of CPU time: never call it
     * on an event loop.
     *
     * @param password arbitrary bytes; MQTT does not restrict passwords to text
     */
    boolean matches(byte[] password);

    /** Returns the memory that a check allocates, in KiB; 0 if it is negligible. */
    default int memory() {
        return 0;
    }

    /**
     * Like {@link #matches(byte[])}, with pauses.
     *
     * @param pause called after each millisecond of work by hashes that can pause, and by all others at the end
     */
    default boolean matches(byte[] password, Runnable pause) {
        boolean matches = matches(password);
        pause.run();
        return matches;
    }
}
