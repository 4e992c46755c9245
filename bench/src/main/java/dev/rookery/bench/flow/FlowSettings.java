package dev.rookery.bench.flow;

/** How a flow sends. */
public record FlowSettings(int qos, int payloadBytes, Pacing pacing) {}
