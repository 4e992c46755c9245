/** Mappings: how messages of other topics and formats than those of {@code sensor/{device}} become readings. */
@NullMarked
package dev.rookery.api.sensor.mapping;

import org.jspecify.annotations.NullMarked;
