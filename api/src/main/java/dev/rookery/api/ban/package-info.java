/** Bans of clients. */
@NullMarked
package dev.rookery.api.ban;

import org.jspecify.annotations.NullMarked;
