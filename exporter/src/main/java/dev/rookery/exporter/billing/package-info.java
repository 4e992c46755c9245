/** Hourly usage reports to a billing API. */
package dev.rookery.exporter.billing;
