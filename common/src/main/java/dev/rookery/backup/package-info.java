/** Results of backups in the database, which metrics show. */
@NullMarked
package dev.rookery.backup;

import org.jspecify.annotations.NullMarked;
