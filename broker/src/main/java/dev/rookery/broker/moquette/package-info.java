/**
 * The engine that is a stock Moquette. Its hooks are synchronous and few, so a gate in front of its own handler asks the
 * authority without holding an IO thread, answers refusals with the right codes, and checks every delivery.
 */
package dev.rookery.broker.moquette;
