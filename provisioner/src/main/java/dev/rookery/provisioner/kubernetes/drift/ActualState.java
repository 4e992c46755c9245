package dev.rookery.provisioner.kubernetes.drift;

import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.kubernetes.cluster.ObjectKey;
import dev.rookery.provisioner.kubernetes.cluster.ObjectNames;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Digests of the objects of all instances, as informers report them. Thread-safe. */
final class ActualState {
    private record LiveObject(String digest, String resourceVersion) {}

    private final ObjectContent content;
    private final LastApplied lastApplied;
    private final Map<String, Map<ObjectKey, LiveObject>> namespaces = new ConcurrentHashMap<>();

    ActualState(ObjectContent content, LastApplied lastApplied) {
        this.content = content;
        this.lastApplied = lastApplied;
    }

    /** Returns the digest of an object, if an informer has reported it. */
    Optional<String> digest(ObjectKey key) {
        return Optional.ofNullable(
                        namespaces.getOrDefault(key.namespace(), Map.of()).get(key))
                .map(LiveObject::digest);
    }

    /** Returns a copy of the digests of all reported objects in a namespace. */
    Map<ObjectKey, String> digests(String namespace) {
        Map<ObjectKey, String> digests = new HashMap<>();
        namespaces.getOrDefault(namespace, Map.of()).forEach((key, object) -> digests.put(key, object.digest()));
        return digests;
    }

    /** Drops a namespace that no longer exists, also from the record of applied objects. */
    void forget(String namespace) {
        lastApplied.forget(namespace);
        namespaces.remove(namespace);
    }

    /**
     * Stores an object.
     *
     * @return the customer if the change requires a reconciliation: another client's write, or a new status of a
     *     workload
     */
    Optional<CustomerId> update(HasMetadata object) {
        return ObjectNames.customer(object).filter(customer -> {
            ObjectKey key = ObjectKey.of(object);
            LiveObject now =
                    new LiveObject(content.digest(object), object.getMetadata().getResourceVersion());
            LiveObject before = replace(key, now);
            boolean contentChanged = before == null || !before.digest().equals(now.digest());
            return contentChanged && !lastApplied.isOwnWrite(key, now.digest())
                    || isWorkload(object) && !now.equals(before);
        });
    }

    /** Replaces the Secrets of a namespace. */
    void replaceSecrets(String namespace, List<Secret> secrets) {
        Set<ObjectKey> live = secrets.stream().map(ObjectKey::of).collect(Collectors.toSet());
        namespaces.computeIfPresent(namespace, (name, objects) -> {
            objects.keySet().removeIf(key -> key.kind().equals("Secret") && !live.contains(key));
            return objects;
        });
        secrets.forEach(this::update);
    }

    /** Drops an object. Returns its customer. */
    Optional<CustomerId> remove(HasMetadata object) {
        Optional<CustomerId> customer = ObjectNames.customer(object);
        if (customer.isPresent()) {
            ObjectKey key = ObjectKey.of(object);
            namespaces.computeIfPresent(key.namespace(), (namespace, objects) -> {
                objects.remove(key);
                return objects.isEmpty() ? null : objects;
            });
        }
        return customer;
    }

    private @Nullable LiveObject replace(ObjectKey key, LiveObject now) {
        AtomicReference<@Nullable LiveObject> before = new AtomicReference<>();
        namespaces.compute(key.namespace(), (namespace, known) -> {
            Map<ObjectKey, LiveObject> objects = known == null ? new ConcurrentHashMap<>() : known;
            before.set(objects.put(key, now));
            return objects;
        });
        return before.get();
    }

    private static boolean isWorkload(HasMetadata object) {
        return object instanceof Deployment || object instanceof StatefulSet;
    }
}
