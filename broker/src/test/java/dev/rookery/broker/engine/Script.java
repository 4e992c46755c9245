package dev.rookery.broker.engine;

import java.util.function.Function;

/** Client interactions, with the packets expected from the native engine and from Moquette 0.18.3 behind Rookery's handlers. */
enum Script {
    CONNECT_3_1(Scripts::connect31, "CONNACK 0"),
    CONNECT_3_1_1(Scripts::connect311, "CONNACK 0"),
    CONNECT_5(Scripts::connect5, "CONNACK 0"),
    EMPTY_CLIENT_ID_WITHOUT_CLEAN_SESSION(Scripts::emptyClientIdWithoutCleanSession, "CONNACK 2, end"),
    WRONG_PASSWORD_3(Scripts::wrongPassword3, "CONNACK 5, end"),
    WRONG_PASSWORD_5(Scripts::wrongPassword5, "CONNACK 87, end"),
    UNKNOWN_PROTOCOL_LEVEL(
            Scripts::unknownProtocolLevel,
            "CONNACK 1, end",
            "end",
            "Netty's decoder fails, and Moquette closes without CONNACK"),
    RESERVED_CONNECT_FLAG(Scripts::reservedConnectFlag, "end"),
    WILL_QOS_3(
            Scripts::willQos3,
            "CONNACK 81, end",
            "end",
            "PacketGuard closes the connection, as the packet would end a session loop of Moquette"),
    UNKNOWN_AUTHENTICATION_METHOD(
            Scripts::unknownAuthenticationMethod,
            "CONNACK 8c",
            "CONNACK 0",
            "Moquette ignores the property, as it has no enhanced authentication"),
    PACKETS_PIPELINED_BEHIND_CONNECT(Scripts::packetsPipelinedBehindConnect, "CONNACK 0, PingResponse, SUBACK 1"),
    SECOND_CONNECT(
            Scripts::secondConnect,
            "DISCONNECT 82, end",
            "CONNACK 86, end",
            "The one-time ticket was used by the first CONNECT"),
    TAKEOVER(Scripts::takeover, "DISCONNECT 8e, end", "end", "Moquette closes without a DISCONNECT"),
    SESSION_PRESENT(Scripts::sessionPresent, "CONNACK 0 present"),
    PUBLISH_WITHOUT_SUBSCRIBER(
            Scripts::publishWithoutSubscriber, "PUBACK 10", "PUBACK 0", "Moquette does not report missing subscribers"),
    QOS_2_BOTH_WAYS(Scripts::qos2BothWays, "PUBCOMP 0, PUBLISH x q2, PUBREC 0"),
    NEW_MESSAGE_WITH_DUP(
            Scripts::newMessageWithDup,
            "PUBACK 0, PUBLISH x q0",
            "PUBACK 0",
            "Moquette acknowledges a new message with DUP and does not deliver it"),
    OVERLAPPING_SUBSCRIPTIONS(Scripts::overlappingSubscriptions, "PUBLISH x q0"),
    SUBSCRIPTION_IDENTIFIER(Scripts::subscriptionIdentifier, "PUBLISH x q0 ids [7]"),
    NO_LOCAL(Scripts::noLocal, "nothing"),
    RETAINED_QOS_1_REPLACED_BY_QOS_0(
            Scripts::retainedQos1ReplacedByQos0,
            "PUBLISH new q0 retained",
            "nothing",
            "In Moquette, a QoS 0 message removes the retained message"),
    RETAIN_HANDLING_NEVER(Scripts::retainHandlingNever, "nothing"),
    RETAIN_AS_PUBLISHED(Scripts::retainAsPublished, "PUBLISH x q0 retained"),
    REFUSED_PUBLISH_3(Scripts::refusedPublish3, "PUBACK 0"),
    REFUSED_PUBLISH_5(Scripts::refusedPublish5, "PUBACK 87"),
    REFUSED_SUBSCRIBE_3(Scripts::refusedSubscribe3, "SUBACK 80 1"),
    REFUSED_SUBSCRIBE_5(Scripts::refusedSubscribe5, "SUBACK 87 1"),
    UNSUBSCRIBE_WITHOUT_SUBSCRIPTION(
            Scripts::unsubscribeWithoutSubscription,
            "UNSUBACK 11",
            "UNSUBACK 0",
            "Moquette does not report missing subscriptions"),
    SHARE_WITHOUT_FILTER(
            Scripts::shareWithoutFilter,
            "DISCONNECT 81, end",
            "end",
            "PacketGuard closes the connection, as the packet would end a session loop of Moquette"),
    MISPLACED_WILDCARD(
            Scripts::misplacedWildcard,
            "DISCONNECT 81, end",
            "end",
            "PacketGuard closes the connection on malformed filters"),
    WILDCARD_IN_A_TOPIC_NAME(
            Scripts::wildcardInATopicName, "DISCONNECT 90, end", "end", "Moquette closes without a DISCONNECT"),
    TOPIC_ALIAS_0(
            Scripts::topicAlias0,
            "DISCONNECT 94, end",
            "DISCONNECT 82, end",
            "Moquette does not support topic aliases and treats them as a protocol error"),
    TOPIC_ALIAS(
            Scripts::topicAlias,
            "PUBLISH x q0, PUBLISH y q0",
            "DISCONNECT 82, end",
            "Moquette does not support topic aliases and treats them as a protocol error"),
    RESERVED_BITS_OF_PUBREL(
            Scripts::reservedBitsOfPubrel,
            "DISCONNECT 81, end",
            "end",
            "Netty's decoder fails, and Moquette closes without a DISCONNECT"),
    PUBREL_OF_UNKNOWN_PACKET_ID(
            Scripts::pubrelOfUnknownPacketId,
            "PUBCOMP 92",
            "PUBCOMP 0",
            "Moquette does not check the packet identifier"),
    DUPLICATE_PROPERTY(
            Scripts::duplicateProperty, "CONNACK 82", "CONNACK 0", "Netty's decoder accepts duplicate properties"),
    TEXT_WITH_U_0000(
            Scripts::textWithU0000,
            "DISCONNECT 81, end",
            "end",
            "Netty's decoder fails, and Moquette closes without a DISCONNECT"),
    WILL_ON_LOST_CONNECTION(Scripts::willOnLostConnection, "PUBLISH offline q0"),
    MESSAGE_FOR_DISCONNECTED_CLIENT(Scripts::messageForDisconnectedClient, "CONNACK 0 present, PUBLISH x q1"),
    CONTINUATION_FRAMES(
            Scripts::continuationFrames, "CONNACK 0", "end", "Moquette closes a WebSocket on continuation frames"),
    PACKET_SPLIT_ACROSS_FRAMES(Scripts::packetSplitAcrossFrames, "CONNACK 0"),
    SHARED_SUBSCRIPTION(Scripts::sharedSubscription, "PUBLISH x q0, PUBLISH x q0, PUBLISH x q0, PUBLISH x q0");

    private final Function<Stage, String> play;
    private final String expected;
    private final String expectedOfMoquette;
    private final String why;

    /** Script with the same result in both engines. */
    Script(Function<Stage, String> play, String expected) {
        this(play, expected, expected, "Same as the native engine");
    }

    Script(Function<Stage, String> play, String expected, String expectedOfMoquette, String why) {
        this.play = play;
        this.expected = expected;
        this.expectedOfMoquette = expectedOfMoquette;
        this.why = why;
    }

    /** Returns the descriptions of the packets that the clients received. */
    String play(Stage stage) {
        return play.apply(stage);
    }

    String expected() {
        return expected;
    }

    String expectedOfMoquette() {
        return expectedOfMoquette;
    }

    String why() {
        return why;
    }
}
