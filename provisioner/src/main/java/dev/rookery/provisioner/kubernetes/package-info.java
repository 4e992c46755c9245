/**
 * Deployment target that runs each customer instance in a namespace of a Kubernetes cluster.
 *
 * <ul>
 *   <li>{@code chart}: desired state, the objects that the chart renders
 *   <li>{@code drift}: actual state as informers report it, and what this process applied last; tells the two apart
 *   <li>{@code apply}: server-side apply, pruning and dry runs
 *   <li>{@code status}: readiness of an instance
 *   <li>{@code cluster}: names, namespaces, API discovery, and error handling that the others share
 * </ul>
 */
@NullMarked
package dev.rookery.provisioner.kubernetes;

import org.jspecify.annotations.NullMarked;
