/** HTTP requests to services outside of the platform: certificate authorities and proxies. */
@NullMarked
package dev.rookery.outbound;

import org.jspecify.annotations.NullMarked;
