package dev.rookery.auth.password;

/** The kinds of hashes that are made here. */
public enum HashKind {
    /** Every program that shares the table understands it. */
    BCRYPT,
    /** Lets clients of MQTT 5 log in without showing their password: PostgreSQL's own form, {@link ScramVerifier}. */
    SCRAM_SHA_256
}
