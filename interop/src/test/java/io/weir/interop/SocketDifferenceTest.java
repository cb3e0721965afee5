package io.weir.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.transport.CloseReason;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Drives Weir's message sockets and OTP's `gen_tcp` with the same random scripts and compares
/// what they deliver: the messages, the place of the passive notices among them, what is left of
/// the read mode, the bytes of what is sent, and how the connection ends.
///
/// A script ([SocketScripts]) is a stream, cut anywhere, that a raw peer writes piece by piece,
/// and between the pieces arming, receiving, changes of the packet mode and sends, up to one of
/// five endings. One `erl` runs the scripts for OTP (`weir_sockets.erl`), [WeirSockets] for Weir,
/// each with a peer of its own on loopback.
///
/// Nothing sleeps and nothing depends on who is faster. The maker of a script knows the frames
/// that it made and keeps account of the read mode by OTP's rules, so each step says how many
/// messages and notices have to be there by its end, and both sides wait for as many; then what
/// comes next finds both in the same state. If the maker is wrong, a side is stuck and says so.
/// The maker says how many, never which: that is compared between the two sides. What a side
/// delivers too much shows in this step or in a later one.
///
/// Not compared are how raw bytes are cut into chunks, which is not promised, and the step in
/// which the end is told ([IntendedDifference#END_WITHOUT_ARMING]). The bytes of an unfinished
/// frame, which OTP drops ([IntendedDifference#REST_AT_END]), are compared with the script.
/// Around the other [IntendedDifference]s the scripts find their way.
///
/// `weir.interop.scripts` is the number of scripts of each mode; `weir.seed` runs one seed alone.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SocketDifferenceTest {
  private static final int SCRIPTS = Integer.getInteger("weir.interop.scripts", 300);
  private static final int MOST_FAILURES = 3;
  private static final int MOST_SHOWN_CHARS = 160;

  /// Seeds that every run begins with. One that shows a difference is added here.
  private static final long[] KEPT = {3, 6, 15, 1017, 1022, 1086, 1136, 1137, 3048, 5000};

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
  @EnumSource(PacketMode.class)
  void bothDeliverTheSame(PacketMode mode) {
    List<String> failures = new ArrayList<>();
    for (long seed : seeds()) {
      SocketScript script = SocketScripts.of(mode, seed);
      erlang.begin(script);
      WeirSockets.Outcome outcome = weir.run(script);
      String difference = difference(script, outcome, erlang.answer());
      if (!difference.isEmpty()) {
        failures.add("-Dweir.seed=" + seed + " " + difference);
      }
      if (failures.size() == MOST_FAILURES) {
        break;
      }
    }
    assertThat(failures).isEmpty();
  }

  private static long[] seeds() {
    Long only = Long.getLong("weir.seed");
    if (only != null) {
      return new long[] {only};
    }
    LongStream fresh = new SplittableRandom().longs(Math.max(0, SCRIPTS - KEPT.length));
    return LongStream.concat(LongStream.of(KEPT), fresh).toArray();
  }

  /// What differs, with the script and both transcripts from there on; empty when nothing does.
  private static String difference(
      SocketScript script, WeirSockets.Outcome outcome, List<String> erlang) {
    List<String> ours = Transcript.normal(outcome.lines());
    List<String> theirs = Transcript.normal(erlang);
    boolean stuck = Transcript.tellsOfTrouble(ours) || Transcript.tellsOfTrouble(theirs);
    boolean wrongRest =
        script.unfinishedBytes() >= 0
            && !new CloseReason.PeerClosed(script.unfinishedBytes()).equals(outcome.end());
    if (ours.equals(theirs) && !stuck && !wrongRest) {
      return "";
    }
    int same = 0;
    while (same < Math.min(ours.size(), theirs.size()) && ours.get(same).equals(theirs.get(same))) {
      same++;
    }
    return "%s, unfinished bytes %d, Weir's end %s%n%s%nWeir:%n%s%nOTP:%n%s%n"
        .formatted(
            script.origin(),
            script.unfinishedBytes(),
            outcome.end(),
            shown(script.text().lines().toList()),
            shown(ours.subList(same, ours.size())),
            shown(theirs.subList(same, theirs.size())));
  }

  private static String shown(List<String> lines) {
    var text = new StringBuilder();
    for (String line : lines) {
      text.append("  ").append(line, 0, Math.min(line.length(), MOST_SHOWN_CHARS));
      if (line.length() > MOST_SHOWN_CHARS) {
        text.append("... ").append(line.length()).append(" characters");
      }
      text.append(System.lineSeparator());
    }
    return text.toString();
  }
}
