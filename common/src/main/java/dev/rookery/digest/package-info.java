/** Message digests. */
package dev.rookery.digest;
