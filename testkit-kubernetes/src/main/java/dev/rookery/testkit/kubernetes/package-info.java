/** A real Kubernetes control plane, a make-believe node, and Helm, for tests tagged {@code cluster}. */
package dev.rookery.testkit.kubernetes;
