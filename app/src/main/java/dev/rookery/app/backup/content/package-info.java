/** What a backup holds, and the check of a restored database against it. */
@NullMarked
package dev.rookery.app.backup.content;

import org.jspecify.annotations.NullMarked;
