/** Usage of each tenant: the source of metrics, {@code $SYS} topics and billing. */
@NullMarked
package dev.rookery.broker.meter;

import org.jspecify.annotations.NullMarked;
