/**
 * Drift detection, so that a reconciliation of an unchanged instance writes nothing.
 *
 * <p>Informers watch the objects of all instances and feed {@code ActualState}, a digest of each object's content. After
 * each write, {@code LastApplied} records the digests of the desired object and of the object that the API server
 * returned. An object has drifted if one of the two digests differs from the record.
 */
@NullMarked
package dev.rookery.provisioner.kubernetes.drift;

import org.jspecify.annotations.NullMarked;
