package dev.rookery.testkit;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports for programs that must be told theirs before they start. */
public final class FreePort {
    /** From 32768 on Linux hands ports out: to any client or server that asks for none in particular. */
    private static final int FIRST = 10_000;

    private static final int END = 32_768;

    private FreePort() {}

    /** Returns a port that is free on all addresses and outside the range from which the system assigns ports. */
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
