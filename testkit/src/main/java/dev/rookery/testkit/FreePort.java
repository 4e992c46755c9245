package dev.rookery.testkit;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Finds ports for programs whose port is configured before their start. */
public final class FreePort {
    /** From 32768 on, Linux assigns ephemeral ports. */
    private static final int FIRST = 10_000;

    private static final int END = 32_768;

    private FreePort() {}

    /** Returns a port that is free on all addresses and outside of the ephemeral range. */
    public static int find() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, END);
            if (isFree(port)) {
                return port;
            }
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
