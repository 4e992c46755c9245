package dev.rookery.bench.report;

import dev.rookery.bench.measure.Metric;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** Medians and ratios over runs. Incomplete runs take no part in either. */
public final class Comparison {
    private final List<Run> runs;

    public Comparison(List<Run> runs) {
        this.runs = List.copyOf(runs);
    }

    /** In the order in which they were first run. */
    public Set<Workload> workloads() {
        Set<Workload> workloads = new LinkedHashSet<>();
        runs.forEach(run -> workloads.add(run.workload()));
        return workloads;
    }

    /** Who took part in a workload, in the order of the runs. */
    public Set<String> peers(Workload workload) {
        Set<String> peers = new LinkedHashSet<>();
        runs.stream().filter(run -> run.workload().equals(workload)).forEach(run -> peers.add(run.peer()));
        return peers;
    }

    /** All runs of a broker in a workload, incomplete ones included. */
    public List<Run> runs(Workload workload, String peer) {
        return runs.stream()
                .filter(run -> run.workload().equals(workload) && run.peer().equals(peer))
                .toList();
    }

    /** A figure over the complete runs; empty if none has it. */
    public Optional<Spread> spread(Workload workload, String peer, Metric metric) {
        return Spread.of(runs(workload, peer).stream()
                .filter(Run::complete)
                .map(run -> run.figures().get(metric))
                .filter(OptionalDouble::isPresent)
                .map(OptionalDouble::getAsDouble)
                .toList());
    }

    /** Every broker's figures over the baseline's, wherever both are there and the baseline's is not zero. */
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
                OptionalDouble figure = run.figures().get(metric);
                OptionalDouble base = other.figures().get(metric);
                if (run.complete()
                        && other.complete()
                        && run.repetition() == other.repetition()
                        && figure.isPresent()
                        && base.orElse(0) != 0) {
                    ratios.add(figure.getAsDouble() / base.getAsDouble());
                }
            }
        }
        return ratios;
    }
}
