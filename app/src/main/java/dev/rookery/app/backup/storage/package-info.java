/** Backups in an object storage with the protocol of Amazon S3. */
@NullMarked
package dev.rookery.app.backup.storage;

import org.jspecify.annotations.NullMarked;
