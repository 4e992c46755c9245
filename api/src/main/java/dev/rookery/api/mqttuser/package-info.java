/** MQTT users and their ACL rows: management, bulk import and export. */
@NullMarked
package dev.rookery.api.mqttuser;

import org.jspecify.annotations.NullMarked;
