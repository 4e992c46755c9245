/** Charts of this and earlier versions of the provisioner, which rollouts give to instances. */
@NullMarked
package dev.rookery.provisioner.chart;

import org.jspecify.annotations.NullMarked;
