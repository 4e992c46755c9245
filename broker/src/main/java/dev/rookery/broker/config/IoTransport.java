package dev.rookery.broker.config;

/** How the native engine asks the operating system for the network. */
public enum IoTransport {
    /** epoll where it is there, else Java's own. */
    AUTO,
    /** Linux only. */
    EPOLL,
    /** Linux only, from 5.14 on, and where it is not forbidden, as it is in many containers. */
    IO_URING,
    /** Java's own; everywhere. */
    NIO
}
