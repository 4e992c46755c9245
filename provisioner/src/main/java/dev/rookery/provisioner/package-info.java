/**
 * Provisioner: customers, plans and licenses, and the reconciler that deploys, updates and deletes customer instances.
 */
@NullMarked
package dev.rookery.provisioner;

import org.jspecify.annotations.NullMarked;
