/** What devices measure: taken in from MQTT, kept in PostgreSQL, handed out over HTTP. */
package dev.rookery.api.sensor;
