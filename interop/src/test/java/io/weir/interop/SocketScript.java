package io.weir.interop;

import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/// What is done with one socket, on Weir and on `gen_tcp`.
///
/// @param origin where it comes from, for people: a seed, or what a test shows with it
/// @param steps the first is an [Open]
/// @param unfinishedBytes bytes of a frame that the peer begins and does not finish; -1 when the
///     peer does not end the connection in order
record SocketScript(String origin, List<Step> steps, int unfinishedBytes) {
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  /// The script as `weir_sockets.erl` reads it.
  String text() {
    return steps.stream().map(Step::text).collect(Collectors.joining("\n"));
  }

  /// What a step waits for before it ends: all that it makes deliverable.
  ///
  /// @param events frames and passive notices delivered since the start, raw chunks not counted
  /// @param rawBytes bytes delivered in raw mode since the start
  /// @param end and the end of the connection
  record Until(int events, long rawBytes, boolean end) {
    String text() {
      return events + ":" + rawBytes + ":" + (end ? 1 : 0);
    }
  }

  /// One step.
  sealed interface Step {
    /// The step as `weir_sockets.erl` reads it.
    default String text() {
      return switch (this) {
        case Open(PacketMode mode, Limits limits) ->
            "open %s %d %d %d"
                .formatted(mode.otp, limits.bound(), limits.delimiter(), limits.otpBuffer());
        case Write(byte[] bytes, Until until) -> "write " + hex(bytes) + " " + until.text();
        case Arm(String mode, Until until) -> "arm " + mode + " " + until.text();
        case Receive(int bytes, boolean waits) -> "recv " + bytes + (waits ? " wait" : " now");
        case Packet(PacketMode mode, Until until) -> "packet " + mode.otp + " " + until.text();
        case AskMode _ -> "mode";
        case Out(byte[] payload, int wireBytes) -> "out " + hex(payload) + " " + wireBytes;
        case Fin(Until until) -> "fin " + until.text();
        case Reset(Until until) -> "rst " + until.text();
        case Close _ -> "close";
      };
    }
  }

  /// Sizes that a socket is opened with.
  ///
  /// @param bound longest frame, `packet_size`
  /// @param delimiter of lines
  /// @param otpBuffer OTP's `buffer`: what it reads at most at once
  record Limits(int bound, int delimiter, int otpBuffer) {}

  /// Connects, passive.
  record Open(PacketMode mode, Limits limits) implements Step {}

  /// The peer writes bytes.
  @SuppressWarnings("ArrayRecordComponent")
  record Write(byte[] bytes, Until until) implements Step {}

  /// Sets the read mode, in OTP's words: `true`, `false`, `once` or a number.
  record Arm(String mode, Until until) implements Step {}

  /// Receives in passive mode.
  ///
  /// @param bytes 0 for the next frame
  /// @param waits for what is known to arrive; otherwise gives up at once
  record Receive(int bytes, boolean waits) implements Step {}

  /// Changes the packet mode.
  record Packet(PacketMode mode, Until until) implements Step {}

  /// Asks which read mode is in force.
  record AskMode() implements Step {}

  /// Sends a message, and the peer reads what comes of it.
  @SuppressWarnings("ArrayRecordComponent")
  record Out(byte[] payload, int wireBytes) implements Step {}

  /// The peer ends its side.
  record Fin(Until until) implements Step {}

  /// The peer resets the connection.
  record Reset(Until until) implements Step {}

  /// This side closes, and the peer sees it.
  record Close() implements Step {}

  static String hex(byte[] bytes) {
    return HEX.formatHex(bytes);
  }
}
