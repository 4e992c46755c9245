package dev.rookery.auth.password;

/** Format of a new password hash. */
public enum HashKind {
    /** Understood by every program that shares the table. */
    BCRYPT,
    /** PostgreSQL's format, {@link ScramVerifier}: MQTT 5 clients can log in without sending their password. */
    SCRAM_SHA_256
}
