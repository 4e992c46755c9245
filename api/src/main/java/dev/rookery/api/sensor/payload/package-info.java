/** What a device sent, and the readings in it. */
package dev.rookery.api.sensor.payload;
