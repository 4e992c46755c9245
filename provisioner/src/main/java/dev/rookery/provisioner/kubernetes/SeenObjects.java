package dev.rookery.provisioner.kubernetes;

import dev.rookery.provisioner.customer.CustomerId;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** A digest of each object that the cluster tells of, by namespace. For any thread. */
final class SeenObjects {
    private record Seen(String digest, String resourceVersion) {}

    private final ObjectContent content;
    private final AppliedObjects applied;
    private final Consumer<String> gone;
    private final Map<String, Map<ObjectKey, Seen>> namespaces = new ConcurrentHashMap<>();
    private volatile Consumer<CustomerId> changed = customer -> {};

    /** @param gone is told of namespaces that are deleted */
    SeenObjects(ObjectContent content, AppliedObjects applied, Consumer<String> gone) {
        this.content = content;
        this.applied = applied;
        this.gone = gone;
    }

    void tell(Consumer<CustomerId> listener) {
        changed = listener;
    }

    Optional<String> digest(ObjectKey key) {
        return Optional.ofNullable(
                        namespaces.getOrDefault(key.namespace(), Map.of()).get(key))
                .map(Seen::digest);
    }

    /** What is there, with its digest; a copy. */
    Map<ObjectKey, String> digests(String namespace) {
        Map<ObjectKey, String> digests = new HashMap<>();
        namespaces.getOrDefault(namespace, Map.of()).forEach((key, object) -> digests.put(key, object.digest()));
        return digests;
    }

    void forget(String namespace) {
        namespaces.remove(namespace);
    }

    <T extends HasMetadata> ResourceEventHandler<T> handler() {
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(T object) {
                see(object);
            }

            @Override
            public void onUpdate(T before, T now) {
                see(now);
            }

            @Override
            public void onDelete(T object, boolean unknown) {
                miss(object);
            }
        };
    }

    private void see(HasMetadata object) {
        Names.customer(object).ifPresent(customer -> {
            ObjectKey key = ObjectKey.of(object);
            Seen now = new Seen(content.digest(object), object.getMetadata().getResourceVersion());
            Seen before = replace(key, now);
            boolean touched = before == null || !before.digest().equals(now.digest());
            if (touched && !applied.isOwn(key, now.digest()) || isWorkload(object) && !now.equals(before)) {
                changed.accept(customer);
            }
        });
    }

    private Seen replace(ObjectKey key, Seen now) {
        AtomicReference<Seen> before = new AtomicReference<>();
        namespaces.compute(key.namespace(), (namespace, known) -> {
            Map<ObjectKey, Seen> objects = known == null ? new ConcurrentHashMap<>() : known;
            before.set(objects.put(key, now));
            return objects;
        });
        return before.get();
    }

    private void miss(HasMetadata object) {
        Names.customer(object).ifPresent(customer -> {
            ObjectKey key = ObjectKey.of(object);
            namespaces.computeIfPresent(key.namespace(), (namespace, objects) -> {
                objects.remove(key);
                return objects.isEmpty() ? null : objects;
            });
            if (object instanceof Namespace) {
                gone.accept(key.namespace());
            }
            changed.accept(customer);
        });
    }

    /** Its status tells whether the stack has become ready. */
    private static boolean isWorkload(HasMetadata object) {
        return object instanceof Deployment || object instanceof StatefulSet;
    }
}
