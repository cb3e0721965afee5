package io.weir.interop;

/// Where Weir's sockets do something else than `gen_tcp` of OTP 25 on purpose. The random scripts
/// stay out of their way or take them into account, where their documentation says so, and
/// [IntendedDifferenceTest] shows each of them on both sides.
enum IntendedDifference {
  END_WITHOUT_ARMING(
      "The end of the stream is told without arming",
      "A passive socket of OTP keeps the end to itself until it is armed or asked, so a program"
          + " that waits with a full desk never learns that its peer is gone."),
  REST_AT_END(
      "The bytes of an unfinished frame come with the end",
      "OTP drops them; whoever has to judge what went wrong needs them."),
  END_STAYS(
      "The end stays the end",
      "OTP says why once and `enotconn` from then on, so only the first to ask learns it."),
  BAD_FRAME_AT_ONCE(
      "A bad frame behind a good one is told at once",
      "An active socket of OTP says nothing until more bytes come, or never when it was armed"
          + " with both in its buffer."),
  BAD_HEADER_AT_FIRST_WRONG_BYTE(
      "A bad header is told at its first wrong byte",
      "OTP waits for the whole header, so a peer that is none of the protocol holds a socket."),
  INDEFINITE_LENGTH(
      "ASN.1: the indefinite length is malformed",
      "OTP takes it for 0 and cuts the contents into frames of their own."),
  WHOLE_LINES(
      "Lines are never split",
      "OTP cuts a line where its buffer ends, and the pieces look like lines."),
  SEND_RANGE(
      "A payload that its length cannot tell is refused",
      "OTP sends the length without its upper bits, and the peer loses the boundaries."),
  CREDIT_RANGE(
      "The credit of messages is an int", "OTP's is 16 bits: a sum above 32767 is refused."),
  ARMED_AFTER_TIMEOUT(
      "What a receive that gave up has left is delivered when the socket is armed",
      "OTP goes on waiting for as many bytes as that receive had asked for."),
  SWITCH_INSIDE_FRAME(
      "A change of the packet mode cuts anew what is there of a frame",
      "An active socket of OTP goes on waiting for the rest of the old frame."),
  OWN_CLOSE_TOLD(
      "The owner is told of the end when this side closes, too",
      "The last event of a socket is always its end, so an owner has one place to clean up."),
  HTTP_HEADER_WITHOUT_NAME(
      "HTTP: a header without a name is malformed", "OTP gives a header with an empty name."),
  HTTP_JUNK_AFTER_VERSION(
      "HTTP: anything but white space after the version makes a request line malformed",
      "OTP reads the version and drops the rest of the line."),
  HTTP_TARGET_WITH_USER(
      "HTTP: a target with user information is given as it came",
      "OTP takes the user for the host's name, which is how requests are sent astray.");

  /// The difference in a few words.
  final String title;

  /// Why Weir does not do the same.
  final String reason;

  IntendedDifference(String title, String reason) {
    this.title = title;
    this.reason = reason;
  }
}
