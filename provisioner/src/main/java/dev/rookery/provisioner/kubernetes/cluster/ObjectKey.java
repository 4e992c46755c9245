package dev.rookery.provisioner.kubernetes.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;

/**
 * Identity of an object.
 *
 * @param namespace namespace of the object; of a Namespace its own name
 */
public record ObjectKey(String kind, String namespace, String name) {
    public static ObjectKey of(HasMetadata object) {
        String name = object.getMetadata().getName();
        String namespace = object.getMetadata().getNamespace();
        return new ObjectKey(object.getKind(), namespace == null ? name : namespace, name);
    }
}
