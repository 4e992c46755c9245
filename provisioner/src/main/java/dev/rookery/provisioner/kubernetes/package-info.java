/** Stacks in Kubernetes: the chart, rendered and applied. */
package dev.rookery.provisioner.kubernetes;
