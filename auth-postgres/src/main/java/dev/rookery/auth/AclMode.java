package dev.rookery.auth;

/** Effect of an ACL row's read bit on SUBSCRIBE. */
public enum AclMode {
    /** The read bit also grants SUBSCRIBE for every filter that the row's pattern covers. */
    READ_IMPLIES_SUBSCRIBE,
    /** SUBSCRIBE requires the subscribe bit, as in mosquitto-go-auth. */
    STRICT;

    /** Returns the effective bits of a row with the given bits. */
    int effective(int bits) {
        return this == READ_IMPLIES_SUBSCRIBE && Access.READ.in(bits) ? bits | Access.SUBSCRIBE.bit() : bits;
    }
}
