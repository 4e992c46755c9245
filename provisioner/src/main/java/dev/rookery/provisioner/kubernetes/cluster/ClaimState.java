package dev.rookery.provisioner.kubernetes.cluster;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;

/** State of volume claims. */
public final class ClaimState {
    /** Phase of a claim whose volume is gone. */
    private static final String LOST = "Lost";

    private ClaimState() {}

    /** Returns whether the volume of a claim is lost, or will be when its pod ends. */
    public static boolean isLosing(PersistentVolumeClaim claim) {
        return claim.getMetadata().getDeletionTimestamp() != null
                || claim.getStatus() != null && LOST.equals(claim.getStatus().getPhase());
    }
}
