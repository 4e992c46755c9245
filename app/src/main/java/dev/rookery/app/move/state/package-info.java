/** Access of commands to the durable state of a broker, which runs or not. */
@NullMarked
package dev.rookery.app.move.state;

import org.jspecify.annotations.NullMarked;
