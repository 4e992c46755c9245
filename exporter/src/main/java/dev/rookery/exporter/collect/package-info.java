/** Collectors of a scrape, one class per subject. Missing tables are tolerated. */
package dev.rookery.exporter.collect;
