package dev.rookery.bench.flow;

/** QoS, payload size and pacing of a flow. */
public record FlowSettings(int qos, int payloadBytes, Pacing pacing) {}
