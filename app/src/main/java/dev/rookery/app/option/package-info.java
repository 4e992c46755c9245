/** The options, one class for each component: names, defaults and environment variables in one place. */
package dev.rookery.app.option;
