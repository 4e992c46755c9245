/** CPU time that background work may take: quota of the control group, pacing, and fair scheduling. */
@NullMarked
package dev.rookery.auth.cpu;

import org.jspecify.annotations.NullMarked;
