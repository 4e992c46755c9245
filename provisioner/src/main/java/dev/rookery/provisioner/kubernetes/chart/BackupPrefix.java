package dev.rookery.provisioner.kubernetes.chart;

import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.kubernetes.cluster.ObjectNames;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Folder of a customer's backups in a bucket. A folder that the values name for several customers is not shared: a restore fetches the
 * newest backup of the folder, which would be another customer's.
 */
final class BackupPrefix {
    private BackupPrefix() {}

    /** Returns the values with the folder of the customer below the one that they name, if they name one. */
    @SuppressWarnings("unchecked") // Keys of YAML maps are text.
    static Map<String, Object> ofCustomer(CustomerId customer, Map<String, Object> values) {
        if (!(values.get("backup") instanceof Map<?, ?> backup)
                || !(backup.get("objectStorage") instanceof Map<?, ?> storage)
                || !(storage.get("prefix") instanceof String prefix)
                || prefix.isBlank()) {
            return values;
        }
        String own = ObjectNames.namespace(customer);
        String folder = prefix.replaceFirst("/+$", "");
        Map<String, Object> changedStorage = new LinkedHashMap<>((Map<String, Object>) storage);
        changedStorage.put("prefix", folder.equals(own) || folder.endsWith("/" + own) ? folder : folder + "/" + own);
        Map<String, Object> changedBackup = new LinkedHashMap<>((Map<String, Object>) backup);
        changedBackup.put("objectStorage", changedStorage);
        Map<String, Object> changed = new LinkedHashMap<>(values);
        changed.put("backup", changedBackup);
        return changed;
    }
}
