/** Metrics whose values are set as a whole. */
package dev.rookery.exporter.metric;
