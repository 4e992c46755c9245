/** Exporter of Prometheus metrics about usage and data of an instance, read from PostgreSQL. */
package dev.rookery.exporter;
