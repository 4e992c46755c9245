package dev.rookery.provisioner.kubernetes.resource;

import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.declaration.Declaration;
import dev.rookery.provisioner.declaration.DeletionPolicy;
import dev.rookery.provisioner.declaration.RejectedDeclarationException;
import java.util.Locale;
import java.util.Optional;

/** Translates resources. */
final class Declarations {
    private Declarations() {}

    /** @throws RejectedDeclarationException if the resource has a name that customers cannot have */
    static Declaration of(CustomerResource resource) {
        String name = resource.getMetadata().getName();
        CustomerSpec spec = resource.getSpec();
        CustomerId id = CustomerId.parse(name)
                .orElseThrow(() -> new RejectedDeclarationException(
                        "InvalidName",
                        "The name is the customer id, which is a DNS label of 1 to 32 lower-case letters,"
                                + " digits and inner hyphens. Choose another name."));
        return new Declaration(
                resource.path(),
                id,
                spec.email().toLowerCase(Locale.ROOT),
                spec.companyName().strip(),
                Optional.ofNullable(spec.plan()),
                Optional.ofNullable(spec.suspended()),
                Optional.ofNullable(spec.labels()),
                Boolean.TRUE.equals(spec.adopt()),
                "Delete".equals(spec.deletionPolicy()) ? DeletionPolicy.DELETE : DeletionPolicy.SUSPEND);
    }
}
