/** The API's own MQTT connection to the broker and its MQTT user. */
@NullMarked
package dev.rookery.api.mqtt;

import org.jspecify.annotations.NullMarked;
