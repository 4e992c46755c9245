/** All customers with their instances: search, counts, and the stream of changes. */
@NullMarked
package dev.rookery.provisioner.fleet;

import org.jspecify.annotations.NullMarked;
