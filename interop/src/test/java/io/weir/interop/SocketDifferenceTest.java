package io.weir.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.transport.CloseReason;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SocketDifferenceTest {
  private static final int SCRIPTS = Integer.getInteger("weir.interop.scripts", 200);
  private static final int AHEAD = 8;

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
    var queue = new ArrayDeque<SocketScript>();
    List<String> failures = new ArrayList<>();
    long first = Long.getLong("weir.seed", new SplittableRandom().nextLong());
    int count = Long.getLong("weir.seed") != null ? 1 : SCRIPTS;
    for (int i = 0; i < count; i++) {
      SocketScript script = SocketScripts.of(mode, first + i);
      erlang.begin(script);
      WeirSockets.Outcome outcome = weir.run(script);
      String diff = compare(script, outcome, erlang.answer());
      if (!diff.isEmpty()) {
        failures.add(diff);
        System.out.println(diff);
        if (failures.size() > 3) break;
      }
    }
    assertThat(failures).isEmpty();
  }

  private static String compare(SocketScript s, WeirSockets.Outcome o, List<String> erl) {
    List<String> a = Transcript.normal(o.lines());
    List<String> b = Transcript.normal(erl);
    if (a.equals(b)) return "";
    int i = 0;
    while (i < a.size() && i < b.size() && a.get(i).equals(b.get(i))) i++;
    var t = new StringBuilder(s.origin() + " differ at " + i + "\n");
    for (int k = 0; k < s.steps().size(); k++) t.append(k).append(' ').append(cut(s.steps().get(k).text())).append('\n');
    t.append("WEIR ").append(o.end()).append('\n');
    for (int k = Math.max(0, i - 3); k < a.size(); k++) t.append("  ").append(cut(a.get(k))).append('\n');
    t.append("ERL\n");
    for (int k = Math.max(0, i - 3); k < b.size(); k++) t.append("  ").append(cut(b.get(k))).append('\n');
    return t.toString();
  }

  private static String cut(String x) {
    return x.length() > 200 ? x.substring(0, 200) + "..(" + x.length() + ")" : x;
  }
}
