package dev.rookery.auth;

/** How the read bit of an ACL row bears on SUBSCRIBE. */
public enum AclMode {
    /** A row that permits reading also permits subscribing to every filter that its pattern covers. */
    READ_IMPLIES_SUBSCRIBE,
    /** SUBSCRIBE needs the subscribe bit, as mosquitto-go-auth asks. */
    STRICT;

    /** The bits in force for a row with the given bits. */
    int effective(int bits) {
        return this == READ_IMPLIES_SUBSCRIBE && Access.READ.in(bits) ? bits | Access.SUBSCRIBE.bit() : bits;
    }
}
