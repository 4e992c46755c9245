package dev.rookery.auth;

/**
 * Opaque version of a stored password hash: equal for equal hashes within one process, meaningless outside it. A session
 * with an older version than the current one logged in with a password that is no longer valid.
 */
public record CredentialVersion(long high, long low) {}
