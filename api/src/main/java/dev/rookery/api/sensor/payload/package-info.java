/** Extraction of readings from the messages of devices. */
@NullMarked
package dev.rookery.api.sensor.payload;

import org.jspecify.annotations.NullMarked;
