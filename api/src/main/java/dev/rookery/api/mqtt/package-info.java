/** The API as an MQTT client. */
package dev.rookery.api.mqtt;
