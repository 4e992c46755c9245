/** Operations on the running broker, and the connection state of devices derived from its events. */
@NullMarked
package dev.rookery.api.live;

import org.jspecify.annotations.NullMarked;
