package dev.rookery.bench.report;

import dev.rookery.bench.measure.Metric;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** Medians and ratios of runs. Ignores incomplete runs. */
public final class Comparison {
    private final List<Run> runs;

    public Comparison(List<Run> runs) {
        this.runs = List.copyOf(runs);
    }

    /** Returns the workloads in order of their first runs. */
    public Set<Workload> workloads() {
        Set<Workload> workloads = new LinkedHashSet<>();
        runs.forEach(run -> workloads.add(run.workload()));
        return workloads;
    }

    /** Returns the brokers of a workload, in order of their first runs. */
    public Set<String> peers(Workload workload) {
        Set<String> peers = new LinkedHashSet<>();
        runs.stream().filter(run -> run.workload().equals(workload)).forEach(run -> peers.add(run.peer()));
        return peers;
    }

    /** Returns all runs of a broker in a workload, including incomplete runs. */
    public List<Run> runs(Workload workload, String peer) {
        return runs.stream()
                .filter(run -> run.workload().equals(workload) && run.peer().equals(peer))
                .toList();
    }

    /** Returns a metric over all complete runs; empty if no run has it. */
    public Optional<Spread> spread(Workload workload, String peer, Metric metric) {
        return Spread.of(runs(workload, peer).stream()
                .filter(Run::complete)
                .map(run -> run.measurements().get(metric))
                .filter(OptionalDouble::isPresent)
                .map(OptionalDouble::getAsDouble)
                .toList());
    }

    /** Returns the ratios of all brokers to the baseline, for metrics that both have and that are not 0 for the baseline. */
    public List<Ratio> ratios(String baseline) {
        List<Ratio> ratios = new ArrayList<>();
        for (Workload workload : workloads()) {
            for (String peer : peers(workload)) {
                if (!peer.equals(baseline)) {
                    for (Metric metric : Metric.values()) {
                        Spread.of(ratios(workload, peer, baseline, metric))
                                .ifPresent(spread -> ratios.add(new Ratio(
                                        peer, baseline, workload.scenario(), workload.qos(), metric.key(), spread)));
                    }
                }
            }
        }
        return ratios;
    }

    private List<Double> ratios(Workload workload, String peer, String baseline, Metric metric) {
        List<Double> ratios = new ArrayList<>();
        for (Run run : runs(workload, peer)) {
            for (Run other : runs(workload, baseline)) {
                OptionalDouble value = run.measurements().get(metric);
                OptionalDouble base = other.measurements().get(metric);
                if (run.complete()
                        && other.complete()
                        && run.repetition() == other.repetition()
                        && value.isPresent()
                        && base.orElse(0) != 0) {
                    ratios.add(value.getAsDouble() / base.getAsDouble());
                }
            }
        }
        return ratios;
    }
}
