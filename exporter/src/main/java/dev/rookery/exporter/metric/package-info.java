/** Metrics whose values are replaced together. */
package dev.rookery.exporter.metric;
