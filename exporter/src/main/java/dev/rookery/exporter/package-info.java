/** Usage and billing figures of a tenant, from PostgreSQL to Prometheus. */
package dev.rookery.exporter;
