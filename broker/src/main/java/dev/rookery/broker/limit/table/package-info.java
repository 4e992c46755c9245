/** Limits that are rows in PostgreSQL. */
package dev.rookery.broker.limit.table;
