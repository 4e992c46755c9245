/** Dumps of a database by the client programs of PostgreSQL. */
@NullMarked
package dev.rookery.app.backup.dump;

import org.jspecify.annotations.NullMarked;
