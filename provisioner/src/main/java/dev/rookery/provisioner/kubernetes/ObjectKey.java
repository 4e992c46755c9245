package dev.rookery.provisioner.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;

/**
 * Which object.
 *
 * @param namespace that it is in; of a namespace, itself
 */
record ObjectKey(String kind, String namespace, String name) {
    static ObjectKey of(HasMetadata object) {
        String name = object.getMetadata().getName();
        String namespace = object.getMetadata().getNamespace();
        return new ObjectKey(object.getKind(), namespace == null ? name : namespace, name);
    }
}
