/** Validating webhook that keeps customers' namespaces restricted on clusters without ValidatingAdmissionPolicy. */
@NullMarked
package dev.rookery.provisioner.admission;

import org.jspecify.annotations.NullMarked;
