package dev.rookery.provisioner;

import dev.rookery.provisioner.chart.ChartArchive;
import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.plan.Plan;
import dev.rookery.provisioner.plan.TargetKind;
import dev.rookery.provisioner.target.DataHolders;
import dev.rookery.provisioner.target.DeploymentTarget;
import dev.rookery.provisioner.target.InstanceAddresses;
import dev.rookery.provisioner.target.InstanceSpec;
import dev.rookery.provisioner.target.InstanceStatus;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Detects concurrent reconciliations of the same instance by several replicas. */
final class OverlapDetector {
    private final Map<CustomerId, Boolean> inProgress = new ConcurrentHashMap<>();
    private final Set<CustomerId> overlaps = ConcurrentHashMap.newKeySet();

    /** Returns the customers whose instance two replicas reconciled at the same time. */
    Set<CustomerId> overlaps() {
        return overlaps;
    }

    DeploymentTarget wrap(DeploymentTarget target) {
        return new MonitoredTarget(target);
    }

    private <T> T run(CustomerId customer, Supplier<T> action) {
        if (inProgress.putIfAbsent(customer, true) != null) {
            overlaps.add(customer);
        }
        try {
            return action.get();
        } finally {
            inProgress.remove(customer);
        }
    }

    private final class MonitoredTarget implements DeploymentTarget {
        private final DeploymentTarget target;

        MonitoredTarget(DeploymentTarget target) {
            this.target = target;
        }

        @Override
        public TargetKind kind() {
            return target.kind();
        }

        @Override
        public boolean isImmediate() {
            return target.isImmediate();
        }

        @Override
        public InstanceAddresses addresses(CustomerId customer) {
            return target.addresses(customer);
        }

        @Override
        public boolean isAvailable(CustomerId customer) {
            return target.isAvailable(customer);
        }

        @Override
        public void apply(InstanceSpec spec) {
            run(spec.customer().id(), () -> {
                target.apply(spec);
                return true;
            });
        }

        @Override
        public InstanceStatus observe(InstanceSpec spec) {
            return run(spec.customer().id(), () -> target.observe(spec));
        }

        @Override
        public Optional<String> violation(Plan plan, Map<String, Object> values) {
            return target.violation(plan, values);
        }

        @Override
        public Optional<ChartArchive> chart() {
            return target.chart();
        }

        @Override
        public String version(InstanceSpec spec) {
            return target.version(spec);
        }

        @Override
        public DataHolders data(CustomerId customer) {
            return target.data(customer);
        }

        @Override
        public Optional<String> restore(InstanceSpec spec, long generation) {
            return run(spec.customer().id(), () -> target.restore(spec, generation));
        }

        @Override
        public Optional<String> delete(CustomerId customer) {
            return run(customer, () -> target.delete(customer));
        }

        @Override
        public String diff(InstanceSpec spec) {
            return target.diff(spec);
        }

        @Override
        public void watch(Consumer<CustomerId> listener) {
            target.watch(listener);
        }

        @Override
        public void close() {
            target.close();
        }
    }
}
