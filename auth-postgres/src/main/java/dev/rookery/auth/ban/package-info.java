/** Bans of clients, in memory. */
@NullMarked
package dev.rookery.auth.ban;

import org.jspecify.annotations.NullMarked;
