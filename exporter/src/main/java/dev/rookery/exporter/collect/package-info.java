/** What is asked of PostgreSQL at a scrape, a class a subject. Each lives with tables that are not there. */
package dev.rookery.exporter.collect;
