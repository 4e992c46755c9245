package dev.rookery.auth.password;

/**
 * Hash whose check is short for a password that this process has hashed within the last minute. All other passwords take the check
 * of the hash, so that its duration reveals nothing to callers without the password.
 */
final class RememberedHash implements PasswordHash {
    private final String stored;
    private final PasswordHash hash;
    private final RecentPasswords recent;

    RememberedHash(String stored, PasswordHash hash, RecentPasswords recent) {
        this.stored = stored;
        this.hash = hash;
        this.recent = recent;
    }

    @Override
    public boolean matches(byte[] password) {
        return recent.contains(stored, password) || hash.matches(password);
    }

    @Override
    public int memory() {
        return hash.memory();
    }

    @Override
    public boolean matches(byte[] password, Runnable pause) {
        return recent.contains(stored, password) || hash.matches(password, pause);
    }
}
