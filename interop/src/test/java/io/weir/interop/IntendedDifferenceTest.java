package io.weir.interop;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.interop.SocketScript.Arm;
import io.weir.interop.SocketScript.AskMode;
import io.weir.interop.SocketScript.Close;
import io.weir.interop.SocketScript.Fin;
import io.weir.interop.SocketScript.Limits;
import io.weir.interop.SocketScript.Out;
import io.weir.interop.SocketScript.Packet;
import io.weir.interop.SocketScript.Receive;
import io.weir.interop.SocketScript.Step;
import io.weir.interop.SocketScript.Until;
import io.weir.interop.SocketScript.Write;
import io.weir.transport.CloseReason;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Shows every [IntendedDifference]: a script, what OTP makes of it, and what Weir does. So none
/// of them is a mere claim, and a newer OTP that does better is noticed.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class IntendedDifferenceTest {
  private static final Limits LIMITS = new Limits(64, '\n', 1460);
  private static final Until NOTHING = new Until(0, 0, false);

  /// What each side is asked and answers. Where only one of them gets anything, only that one
  /// waits for it; that is all that their scripts differ in.
  private record Shown(List<Step> forOtp, List<String> otp, List<Step> forWeir, List<String> weir) {
    static Shown of(List<Step> script, List<String> otp, List<String> weir) {
      return new Shown(script, otp, script, weir);
    }
  }

  private ErlangSockets erlang;
  private WeirSockets weir;

  @BeforeAll
  void start() {
    erlang = ErlangSockets.start(OtpToolchain.compiled());
    weir = WeirSockets.start();
  }

  @AfterAll
  void stop() {
    weir.close();
    erlang.close();
  }

  @ParameterizedTest
  @EnumSource(IntendedDifference.class)
  void isAsStated(IntendedDifference difference) {
    Shown shown = shown(difference);
    erlang.begin(new SocketScript(difference.title, shown.forOtp, -1));
    WeirSockets.Outcome outcome = weir.run(new SocketScript(difference.title, shown.forWeir, -1));
    assertThat(erlang.answer()).as("OTP: %s", difference.title).isEqualTo(shown.otp);
    assertThat(outcome.lines()).as("Weir: %s", difference.title).isEqualTo(shown.weir);
    switch (difference) {
      case END_WITHOUT_ARMING -> assertThat(outcome.inputEndedTold()).isTrue();
      case REST_AT_END -> assertThat(outcome.end()).isEqualTo(new CloseReason.PeerClosed(3));
      case OWN_CLOSE_TOLD -> assertThat(outcome.end()).isInstanceOf(CloseReason.LocalClose.class);
      default -> {}
    }
  }

  private static Shown shown(IntendedDifference difference) {
    return switch (difference) {
      case END_WITHOUT_ARMING, REST_AT_END, END_STAYS, OWN_CLOSE_TOLD -> atTheEnd(difference);
      case BAD_FRAME_AT_ONCE, BAD_HEADER_AT_FIRST_WRONG_BYTE, INDEFINITE_LENGTH, WHOLE_LINES ->
          framing(difference);
      case SEND_RANGE, CREDIT_RANGE, ARMED_AFTER_TIMEOUT, SWITCH_INSIDE_FRAME -> modes(difference);
      case HTTP_HEADER_WITHOUT_NAME, HTTP_JUNK_AFTER_VERSION, HTTP_TARGET_WITH_USER ->
          http(difference);
    };
  }

  private static Shown atTheEnd(IntendedDifference difference) {
    return switch (difference) {
      case END_WITHOUT_ARMING ->
          Shown.of(
              script(PacketMode.ONE, write("0141"), new Fin(NOTHING), new Receive(0, true)),
              List.of("3 data 41"),
              List.of("3 data 41"));
      case REST_AT_END ->
          Shown.of(
              script(PacketMode.ONE, write("054142"), new Fin(NOTHING), new Receive(0, true)),
              List.of("3 end closed"),
              List.of("3 end closed"));
      case END_STAYS ->
          Shown.of(
              script(PacketMode.ONE, new Fin(NOTHING), new Receive(0, true), new Receive(0, true)),
              List.of("2 end closed", "3 again enotconn"),
              List.of("1 end closed", "3 again closed"));
      default -> Shown.of(script(PacketMode.ONE, new Close()), List.of(), List.of());
    };
  }

  private static Shown framing(IntendedDifference difference) {
    return switch (difference) {
      case BAD_FRAME_AT_ONCE -> {
        String bytes = "0000000141" + "00000041" + "42".repeat(10);
        List<String> good = List.of("2 data 41");
        yield new Shown(
            script(PacketMode.FOUR, arm("true"), write(bytes, new Until(1, 0, false))),
            good,
            script(PacketMode.FOUR, arm("true"), write(bytes, new Until(1, 0, true))),
            List.of("2 data 41", "2 end emsgsize"));
      }
      case BAD_HEADER_AT_FIRST_WRONG_BYTE ->
          new Shown(
              script(PacketMode.CDR, write("58"), new Receive(0, false)),
              List.of("2 timeout"),
              script(PacketMode.CDR, write("58"), new Receive(0, true)),
              List.of("2 end emsgsize"));
      case INDEFINITE_LENGTH ->
          Shown.of(
              script(PacketMode.ASN1, write("30800201050000"), new Receive(0, true)),
              List.of("2 data 3080"),
              List.of("2 end emsgsize"));
      default -> {
        Limits small = new Limits(64, '\n', 16);
        String line = "61".repeat(40) + "0A";
        Step open = new SocketScript.Open(PacketMode.LINE, small);
        yield new Shown(
            List.of(open, arm("true"), write(line, new Until(3, 0, false))),
            List.of(
                "2 data " + "61".repeat(16),
                "2 data " + "61".repeat(16),
                "2 data " + "61".repeat(8) + "0A"),
            List.of(open, arm("true"), write(line, new Until(1, 0, false))),
            List.of("2 data " + line));
      }
    };
  }

  private static Shown modes(IntendedDifference difference) {
    return switch (difference) {
      case SEND_RANGE -> {
        byte[] payload = new byte[300];
        yield Shown.of(
            script(PacketMode.ONE, new Out(payload, 301)),
            List.of("1 wire 2C" + SocketScript.hex(payload)),
            List.of("1 refused too large"));
      }
      case CREDIT_RANGE ->
          Shown.of(
              script(PacketMode.ONE, arm("32767"), arm("1"), new AskMode()),
              List.of("2 refused einval", "3 mode 32767"),
              List.of("3 mode 32768"));
      case ARMED_AFTER_TIMEOUT -> {
        Step write = write("40414243");
        Step first = new Receive(1, true);
        Step more = new Receive(10, false);
        yield new Shown(
            script(PacketMode.RAW, write, first, more, arm("true"), new AskMode()),
            List.of("2 raw 40", "3 timeout", "5 mode true"),
            script(
                PacketMode.RAW,
                write,
                first,
                more,
                new Arm("true", new Until(0, 4, false)),
                new AskMode()),
            List.of("2 raw 40", "3 timeout", "4 raw 414243", "5 mode true"));
      }
      default -> {
        Step write = write("000142" + "000A43434343", new Until(1, 0, false));
        yield new Shown(
            script(
                PacketMode.TWO,
                arm("true"),
                write,
                new Packet(PacketMode.RAW, NOTHING),
                write("44")),
            List.of("2 data 42"),
            script(
                PacketMode.TWO,
                arm("true"),
                write,
                new Packet(PacketMode.RAW, new Until(1, 6, false)),
                write("44", new Until(1, 7, false))),
            List.of("2 data 42", "3 raw 000A43434343", "4 raw 44"));
      }
    };
  }

  private static Shown http(IntendedDifference difference) {
    return switch (difference) {
      case HTTP_HEADER_WITHOUT_NAME ->
          Shown.of(
              script(PacketMode.HTTP_HEADERS, line(": x\r\n\r\n"), new Receive(0, true)),
              List.of("2 http header   78"),
              List.of("2 http error " + hex(": x\r\n")));
      case HTTP_JUNK_AFTER_VERSION ->
          Shown.of(
              script(PacketMode.HTTP, line("GET / HTTP/1.1 junk\r\n"), new Receive(0, true)),
              List.of("2 http request " + hex("GET") + " path 2F 1.1"),
              List.of("2 http error " + hex("GET / HTTP/1.1 junk\r\n")));
      default ->
          Shown.of(
              script(PacketMode.HTTP, line("GET http://a:b@c/ HTTP/1.1\r\n"), new Receive(0, true)),
              List.of(
                  "2 http request %s absolute %s 61 -1 2F 1.1".formatted(hex("GET"), hex("http"))),
              List.of(
                  "2 http request %s other %s 1.1".formatted(hex("GET"), hex("http://a:b@c/"))));
    };
  }

  // ---- words for scripts

  private static List<Step> script(PacketMode mode, Step... steps) {
    List<Step> script = new ArrayList<>();
    script.add(new SocketScript.Open(mode, LIMITS));
    script.addAll(List.of(steps));
    return script;
  }

  private static Step write(String hex) {
    return write(hex, NOTHING);
  }

  private static Step write(String hex, Until until) {
    return new Write(HexFormat.of().parseHex(hex), until);
  }

  private static Step line(String text) {
    return write(hex(text));
  }

  private static Step arm(String mode) {
    return new Arm(mode, NOTHING);
  }

  private static String hex(String text) {
    return SocketScript.hex(text.getBytes(ISO_8859_1));
  }
}
