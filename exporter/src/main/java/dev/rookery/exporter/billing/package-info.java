/** Tells a billing API what was used, each hour once. */
package dev.rookery.exporter.billing;
