/** Random clients that violate the protocol, take what they can get, and leave. */
package dev.rookery.bench.hostile;
