/** Message digests. */
@NullMarked
package dev.rookery.digest;

import org.jspecify.annotations.NullMarked;
