/**
 * Drift detection, so that a reconciliation of an unchanged instance writes nothing.
 *
 * <p>{@link dev.rookery.provisioner.kubernetes.drift.Informers} watch the objects of all instances and feed
 * {@link dev.rookery.provisioner.kubernetes.drift.ActualState}, a digest of each object's
 * {@link dev.rookery.provisioner.kubernetes.drift.ObjectContent}. After each write,
 * {@link dev.rookery.provisioner.kubernetes.drift.LastApplied} records the digests of the desired object and of the
 * object that the API server returned. An object has drifted if one of the two digests differs from the record.
 */
@NullMarked
package dev.rookery.provisioner.kubernetes.drift;

import org.jspecify.annotations.NullMarked;
