/**
 * Level-triggered reconciler: compares desired and actual state of each instance, converges them, and stores the result.
 * All state is in the database; replicas exclude each other by advisory locks.
 */
@NullMarked
package dev.rookery.provisioner.reconcile;

import org.jspecify.annotations.NullMarked;
