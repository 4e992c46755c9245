/** Audit log of the operators' acts. */
@NullMarked
package dev.rookery.provisioner.audit;

import org.jspecify.annotations.NullMarked;
