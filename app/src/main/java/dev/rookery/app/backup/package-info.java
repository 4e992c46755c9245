/** Backups of an installation: their names, copies in an object storage, and their retention. */
@NullMarked
package dev.rookery.app.backup;

import org.jspecify.annotations.NullMarked;
