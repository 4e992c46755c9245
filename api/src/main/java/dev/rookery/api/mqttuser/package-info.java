/** MQTT users and their rights: the rows that the broker decides by. */
package dev.rookery.api.mqttuser;
