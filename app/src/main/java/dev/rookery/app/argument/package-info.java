/** Arguments of the program, some of which come from files of options. */
package dev.rookery.app.argument;
