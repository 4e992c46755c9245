/** Plans, read from one catalog file. */
@NullMarked
package dev.rookery.provisioner.plan;

import org.jspecify.annotations.NullMarked;
