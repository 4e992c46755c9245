/** Results of backups and restore tests in the database of the installation. */
@NullMarked
package dev.rookery.app.backup.state;

import org.jspecify.annotations.NullMarked;
