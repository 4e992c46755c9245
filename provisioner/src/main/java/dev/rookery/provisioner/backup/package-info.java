/** Backups of the provisioner's database. */
@NullMarked
package dev.rookery.provisioner.backup;

import org.jspecify.annotations.NullMarked;
