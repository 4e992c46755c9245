package dev.rookery.broker.operation;

import dev.rookery.broker.store.SessionKey;

/** Text form of session keys in the cursors of lists. */
final class SessionPosition {
    /** Separates the parts of a position. Occurs in none of them, and sorts before every other character. */
    static final char SEPARATOR = '\0';

    private SessionPosition() {}

    static String of(SessionKey key) {
        return key.clientId() + SEPARATOR + key.username();
    }

    /** Returns the key of a position; the empty text precedes every session. */
    static SessionKey parse(String position) {
        int separator = position.indexOf(SEPARATOR);
        return separator < 0
                ? new SessionKey(position, "")
                : new SessionKey(position.substring(0, separator), position.substring(separator + 1));
    }
}
