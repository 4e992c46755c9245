package dev.rookery.provisioner.deployment;

import java.util.List;
import java.util.Map;

/**
 * What the database knows of the data of an instance.
 *
 * @param holders identities of what held the data when the instance was ready, by name; empty before
 * @param missing names that are gone or have been replaced, for which an operator has to decide
 * @param restoring whether the newest backup is to be restored before the instance starts
 */
public record InstanceData(Map<String, String> holders, List<String> missing, boolean restoring) {
    public InstanceData {
        holders = Map.copyOf(holders);
        missing = List.copyOf(missing);
    }
}
