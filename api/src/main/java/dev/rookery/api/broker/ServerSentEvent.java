package dev.rookery.api.broker;

/** One server-sent event. */
record ServerSentEvent(String id, String type, String data) {
    boolean isReset() {
        return type.equals("reset");
    }
}
