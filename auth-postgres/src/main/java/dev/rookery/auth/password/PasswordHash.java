package dev.rookery.auth.password;

/** A stored password hash that can be checked. Immutable, for any thread. */
public sealed interface PasswordHash permits Argon2idHash, BcryptHash, Pbkdf2Hash, ScramVerifier {
    /**
     * Whether the password is the one that was hashed. Takes milliseconds to seconds of CPU time: never call it on an
     * event loop.
     *
     * @param password any bytes; MQTT does not restrict them to text
     */
    boolean matches(byte[] password);
}
