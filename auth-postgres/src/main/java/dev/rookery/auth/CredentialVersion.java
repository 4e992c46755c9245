package dev.rookery.auth;

/**
 * Stands for a stored password hash without telling anything about it: equal for equal hashes within one process, and of
 * no use outside it. A session that was opened with another version than the current one logged in with a password that
 * no longer holds.
 */
public record CredentialVersion(long high, long low) {}
