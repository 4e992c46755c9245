/**
 * Who may connect, publish, subscribe and receive: the questions a broker asks, and the compiled
 * rules that answer them without a query.
 */
package dev.rookery.auth;
