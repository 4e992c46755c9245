package dev.rookery.bench.flow;

/** Decides when messages are sent. On the driver's event loop. */
interface Pump {
    void start();

    void stop();

    /** A message was delivered, or a sender may take more than before. */
    void progressed();

    /** Whether the pump has sent all it will. */
    boolean isDone();

    /** How often nothing came for half a second although something was under way. */
    int stalls();
}
