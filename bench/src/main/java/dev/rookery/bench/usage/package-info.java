/** Benchmark of usage metrics. */
package dev.rookery.bench.usage;
