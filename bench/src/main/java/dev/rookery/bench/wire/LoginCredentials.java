package dev.rookery.bench.wire;

/** What a client presents on CONNECT. The password is never printed. */
public record LoginCredentials(String username, String password) {
    @Override
    public String toString() {
        return "Credentials[username=" + username + "]";
    }
}
