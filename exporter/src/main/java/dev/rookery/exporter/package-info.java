/** Prometheus metrics of one customer's instance, for operating and billing, from PostgreSQL alone. */
package dev.rookery.exporter;
