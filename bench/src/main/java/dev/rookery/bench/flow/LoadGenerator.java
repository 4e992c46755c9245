package dev.rookery.bench.flow;

/** Sends messages according to a {@link Pacing}. Confined to the driver's event loop. */
interface LoadGenerator {
    void start();

    void stop();

    /** Called when a message was received or a sender can accept more messages. */
    void onProgress();

    /** Returns whether all messages have been sent. */
    boolean isDone();

    /** Returns how often nothing was received for half a second with messages in flight. */
    int stalls();

    /** Generator of a flow that is not open. */
    LoadGenerator NONE = new LoadGenerator() {
        @Override
        public void start() {
            throw new IllegalStateException("The flow is not open");
        }

        @Override
        public void stop() {}

        @Override
        public void onProgress() {}

        @Override
        public boolean isDone() {
            return false;
        }

        @Override
        public int stalls() {
            return 0;
        }
    };
}
