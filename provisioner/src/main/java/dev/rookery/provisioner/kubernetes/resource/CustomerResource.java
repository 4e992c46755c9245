package dev.rookery.provisioner.kubernetes.resource;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/** Custom resource {@code Customer}. Its definition is {@code files/customer-crd.yaml} of the chart {@code provisioner}. */
@Group("rookery.dev")
@Version("v1beta1")
@Kind("Customer")
@Singular("customer")
@Plural("customers")
@ShortNames("cust")
public final class CustomerResource extends CustomResource<CustomerSpec, CustomerStatus> implements Namespaced {
    private static final long serialVersionUID = 1L;

    /** Keeps the resource until its customer is released. */
    static final String FINALIZER = "rookery.dev/customer";

    @Override
    protected @Nullable CustomerSpec initSpec() {
        return null;
    }

    @Override
    protected @Nullable CustomerStatus initStatus() {
        return null;
    }

    boolean isBeingDeleted() {
        return getMetadata().getDeletionTimestamp() != null;
    }

    /** Returns namespace and name. */
    String path() {
        return getMetadata().getNamespace() + "/" + getMetadata().getName();
    }
}
