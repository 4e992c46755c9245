package dev.rookery.broker.topic;

/** What a member of a shared subscription can do with a message, the best first. */
public enum MemberState {
    /** Can receive a message now. */
    READY,
    /** Is connected, and does not read or acknowledge fast enough: messages are queued. */
    BUSY,
    /** Is not connected. */
    AWAY
}
