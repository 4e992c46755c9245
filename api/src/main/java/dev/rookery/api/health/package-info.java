/** Whether the API lives, and whether it can work. */
package dev.rookery.api.health;
