/**
 * Plug-in for a stock Moquette server, configured in {@code moquette.conf}. Moquette's hooks are synchronous: a login
 * blocks one of its IO threads until it is decided, and READ is not checked on delivery. Rookery's own broker has neither
 * limitation.
 */
@NullMarked
package dev.rookery.auth.moquette;

import org.jspecify.annotations.NullMarked;
