/** Readings as they come, for those who watch. */
package dev.rookery.api.sensor.tail;
