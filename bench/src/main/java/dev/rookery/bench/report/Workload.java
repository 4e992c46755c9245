package dev.rookery.bench.report;

/** Scenario and QoS, within which runs of brokers are comparable. */
public record Workload(String scenario, int qos) {
    @Override
    public String toString() {
        return scenario + ", QoS " + qos;
    }
}
