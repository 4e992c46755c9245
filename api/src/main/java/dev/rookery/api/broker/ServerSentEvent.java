package dev.rookery.api.broker;

/** Server-sent event. */
record ServerSentEvent(String id, String type, String data) {
    boolean isReset() {
        return type.equals("reset");
    }
}
