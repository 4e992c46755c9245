/** Usage of the broker by hour, day and month. */
@NullMarked
package dev.rookery.api.usage;

import org.jspecify.annotations.NullMarked;
