/** Usage of each tenant: the source of metrics, {@code $SYS} topics and billing. */
package dev.rookery.broker.meter;
