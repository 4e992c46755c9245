/** Answers why a client cannot connect, subscribe, publish or receive: facts about it, and findings with what to do. */
@NullMarked
package dev.rookery.api.diagnosis;

import org.jspecify.annotations.NullMarked;
