/** Live readings from the broker as server-sent events. */
@NullMarked
package dev.rookery.api.sensor.tail;

import org.jspecify.annotations.NullMarked;
