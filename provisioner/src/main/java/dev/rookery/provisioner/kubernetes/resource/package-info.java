/** Custom resources {@code Customer}, which declare customers. */
@NullMarked
package dev.rookery.provisioner.kubernetes.resource;

import org.jspecify.annotations.NullMarked;
