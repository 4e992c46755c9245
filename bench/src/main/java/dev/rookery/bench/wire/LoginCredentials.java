package dev.rookery.bench.wire;

/** Username and password of a CONNECT. {@link #toString} omits the password. */
public record LoginCredentials(String username, String password) {
    @Override
    public String toString() {
        return "Credentials[username=" + username + "]";
    }
}
