package dev.rookery.provisioner;

import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.target.Observation;
import dev.rookery.provisioner.target.Stack;
import dev.rookery.provisioner.target.Target;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Sees whether two replicas ever work on a stack at once. */
final class Witness {
    private final Map<CustomerId, Boolean> working = new ConcurrentHashMap<>();
    private final Set<CustomerId> overlaps = ConcurrentHashMap.newKeySet();

    Set<CustomerId> overlaps() {
        return overlaps;
    }

    /** The same target, watched. */
    Target watch(Target target) {
        return new Watched(target);
    }

    private <T> T work(CustomerId customer, Supplier<T> work) {
        if (working.putIfAbsent(customer, true) != null) {
            overlaps.add(customer);
        }
        try {
            return work.get();
        } finally {
            working.remove(customer);
        }
    }

    private final class Watched implements Target {
        private final Target target;

        Watched(Target target) {
            this.target = target;
        }

        @Override
        public void apply(Stack stack) {
            work(stack.customer().id(), () -> {
                target.apply(stack);
                return true;
            });
        }

        @Override
        public Observation observe(Stack stack) {
            return work(stack.customer().id(), () -> target.observe(stack));
        }

        @Override
        public boolean remove(CustomerId customer) {
            return work(customer, () -> target.remove(customer));
        }

        @Override
        public String difference(Stack stack) {
            return target.difference(stack);
        }

        @Override
        public void watch(Consumer<CustomerId> changed) {
            target.watch(changed);
        }

        @Override
        public void close() {
            target.close();
        }
    }
}
