/**
 * Staged changes of many instances: waves of customers, with a check of their health between the waves. All state is in the
 * database.
 */
@NullMarked
package dev.rookery.provisioner.rollout;

import org.jspecify.annotations.NullMarked;
