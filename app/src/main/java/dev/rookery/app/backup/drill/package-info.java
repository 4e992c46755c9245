/** Restore of a backup into a scratch PostgreSQL, to test it. */
@NullMarked
package dev.rookery.app.backup.drill;

import org.jspecify.annotations.NullMarked;
