/** Archives of the data folder of a platform with its embedded PostgreSQL. */
@NullMarked
package dev.rookery.app.backup.archive;

import org.jspecify.annotations.NullMarked;
