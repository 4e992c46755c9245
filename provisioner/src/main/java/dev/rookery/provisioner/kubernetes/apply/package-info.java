/** Convergence of the actual state: server-side apply, pruning, dry runs. */
@NullMarked
package dev.rookery.provisioner.kubernetes.apply;

import org.jspecify.annotations.NullMarked;
