/** Observed status of instances: workloads, pods, events, health check. */
@NullMarked
package dev.rookery.provisioner.kubernetes.status;

import org.jspecify.annotations.NullMarked;
