/** Desired state: the objects that the chart {@code customer-instance} renders. */
@NullMarked
package dev.rookery.provisioner.kubernetes.chart;

import org.jspecify.annotations.NullMarked;
