package dev.rookery.bench.report;

/** A scenario at a QoS: what runs of different brokers are compared in. */
public record Workload(String scenario, int qos) {
    @Override
    public String toString() {
        return scenario + ", QoS " + qos;
    }
}
