package dev.rookery.provisioner;

import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.target.Observation;
import dev.rookery.provisioner.target.Stack;
import dev.rookery.provisioner.target.Target;
import dev.rookery.provisioner.target.TargetException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** Stacks in memory, for what a cluster cannot be told to do: fail on request, take its time, count who works at once. */
public final class TestTarget implements Target {
    private final Map<CustomerId, Stack> applied = new ConcurrentHashMap<>();
    private final Map<CustomerId, AtomicInteger> working = new ConcurrentHashMap<>();
    private final Set<CustomerId> slow = ConcurrentHashMap.newKeySet();
    private final Set<CustomerId> dying = ConcurrentHashMap.newKeySet();
    private final Set<CustomerId> broken = ConcurrentHashMap.newKeySet();
    private final AtomicInteger applications = new AtomicInteger();
    private final AtomicReference<Runnable> interlude = new AtomicReference<>(() -> {});
    private volatile Optional<String> failure = Optional.empty();
    private volatile boolean overlapped;
    private volatile Consumer<CustomerId> changed = customer -> {};

    @Override
    public void apply(Stack stack) {
        CustomerId id = stack.customer().id();
        AtomicInteger workers = working.computeIfAbsent(id, absent -> new AtomicInteger());
        if (workers.incrementAndGet() > 1) {
            overlapped = true;
        }
        try {
            applications.incrementAndGet();
            interlude.getAndSet(() -> {}).run();
            if (broken.contains(id)) {
                throw new NoClassDefFoundError("Helm");
            }
            failure.ifPresent(message -> {
                throw new TargetException("apply", message);
            });
            applied.put(id, stack);
        } finally {
            workers.decrementAndGet();
        }
    }

    @Override
    public Observation observe(Stack stack) {
        CustomerId id = stack.customer().id();
        boolean there = applied.containsKey(id);
        return slow.contains(id) || !there
                ? new Observation(
                        Optional.of("Deployment api"),
                        List.of(new Observation.Component("api-1", false, "ImagePullBackOff")),
                        List.of("Failed: no such image (Pod api-1)"))
                : new Observation(
                        Optional.empty(), List.of(new Observation.Component("api-1", true, "Ready")), List.of());
    }

    @Override
    public boolean remove(CustomerId customer) {
        if (dying.contains(customer)) {
            return false;
        }
        applied.remove(customer);
        return true;
    }

    @Override
    public String difference(Stack stack) {
        return applied.containsKey(stack.customer().id())
                ? ""
                : "+ Namespace customer-" + stack.customer().id();
    }

    @Override
    public void watch(Consumer<CustomerId> listener) {
        changed = listener;
    }

    @Override
    public void close() {
        // Nothing is open.
    }

    /** What it was told last. */
    public Optional<Stack> stack(CustomerId customer) {
        return Optional.ofNullable(applied.get(customer));
    }

    /** As somebody would by hand. */
    public void lose(CustomerId customer) {
        applied.remove(customer);
        changed.accept(customer);
    }

    public void fail(Optional<String> message) {
        failure = message;
    }

    /** From now on this program breaks when it applies it, or does again what it should. */
    public void breakDown(CustomerId customer, boolean on) {
        if (on) {
            broken.add(customer);
        } else {
            broken.remove(customer);
        }
    }

    /** From now on it does not become ready, or does again. */
    public void hold(CustomerId customer, boolean on) {
        if (on) {
            slow.add(customer);
        } else {
            slow.remove(customer);
            changed.accept(customer);
        }
    }

    /** From now on its removal takes time, or ends. */
    public void linger(CustomerId customer, boolean on) {
        if (on) {
            dying.add(customer);
        } else {
            dying.remove(customer);
        }
    }

    /** While it next works on a stack, once. */
    public void duringNextApplication(Runnable what) {
        interlude.set(what);
    }

    public int applications() {
        return applications.get();
    }

    /** Whether two ever worked on the same stack at once. */
    public boolean hasOverlapped() {
        return overlapped;
    }
}
