package dev.rookery.api.device;

import java.util.List;
import java.util.Optional;

/**
 * Device to register.
 *
 * @param timeZone zone of times that the device states without offset
 * @param provisionedBy name of the provisioning key; empty if a user registers the device
 */
record NewDevice(String id, String name, List<String> tags, String timeZone, Optional<String> provisionedBy) {}
