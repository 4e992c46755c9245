/** Kubernetes control plane, simulated node and Helm, for tests tagged {@code cluster}. */
@NullMarked
package dev.rookery.testkit.kubernetes;

import org.jspecify.annotations.NullMarked;
