/** What it takes to serve figures of usage. */
package dev.rookery.bench.usage;
