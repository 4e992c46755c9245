package dev.rookery.testkit;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Free TCP ports for programs that cannot choose one themselves. */
public final class FreePort {
    /** Linux assigns ephemeral ports from 32768 on. */
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
        } catch (IOException inUse) {
            return false;
        }
    }
}
