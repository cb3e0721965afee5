package io.weir.interop;

import io.weir.interop.SocketScript.Limits;
import io.weir.interop.SocketScript.Step;
import io.weir.interop.SocketScript.Until;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Makes random scripts. It knows the frames of the stream that it makes, and keeps account of
/// the read mode by OTP's rules, so it can say after each step how many messages and notices
/// there have to be by then: that is what both sides wait for, and nothing else waits.
final class SocketScripts {
  private static final int MOST_STEPS_OF_SECTION = 40;

  /// How a script ends.
  private enum Ending {
    FIN,
    FIN_INSIDE_FRAME,
    RESET,
    BAD_FRAME,
    CLOSE
  }

  private final SplittableRandom random;
  private final List<Step> steps = new ArrayList<>();
  private final List<StreamSection> sections = new ArrayList<>();
  private final ModelCredit credit = new ModelCredit();
  private Ending ending;
  private int events;
  private long rawBytes;
  private boolean peerEnded;
  private boolean gaveUp;

  private SocketScripts(SplittableRandom random) {
    this.random = random;
    this.ending = Ending.values()[random.nextInt(Ending.values().length)];
  }

  /// Makes the script of a seed.
  static SocketScript of(PacketMode main, long seed) {
    return new SocketScripts(new SplittableRandom(31 * seed + main.otp.hashCode()))
        .make(main, seed);
  }

  private SocketScript make(PacketMode main, long seed) {
    List<PacketMode> modes = modes(main);
    Limits limits = limits(modes);
    var making = new StreamSection.Maker(random, limits);
    modes.forEach(mode -> sections.add(making.section(mode)));
    StreamSection last = sections.getLast();
    int unfinished = -1;
    if (ending == Ending.BAD_FRAME) {
      ending = making.addBad(last) ? Ending.BAD_FRAME : Ending.FIN;
    }
    if (ending == Ending.FIN_INSIDE_FRAME) {
      making.addUnfinished(last);
    }
    if (ending == Ending.FIN || ending == Ending.FIN_INSIDE_FRAME) {
      unfinished = last.tailBytes();
    }
    steps.add(new SocketScript.Open(modes.getFirst(), limits));
    for (int i = 0; i < sections.size(); i++) {
      section(i);
    }
    end(last);
    return new SocketScript("%s seed %d".formatted(main, seed), steps, unfinished);
  }

  private List<PacketMode> modes(PacketMode main) {
    List<PacketMode> all = List.of(PacketMode.values());
    return switch (random.nextInt(10)) {
      case 0, 1 -> List.of(PacketMode.RAW, main);
      case 2 -> List.of(main, PacketMode.RAW);
      case 3 -> List.of(main, PacketMode.RAW, main);
      case 4, 5 -> List.of(main, all.get(random.nextInt(all.size())));
      default -> List.of(main);
    };
  }

  private Limits limits(List<PacketMode> modes) {
    boolean text = modes.stream().anyMatch(PacketMode::isText);
    boolean http = modes.stream().anyMatch(PacketMode::isHttp);
    int[] bounds = text ? new int[] {300, 1 << 16} : new int[] {64, 300, 1 << 20};
    int[] buffers = text ? new int[] {1 << 18} : new int[] {1460, 64, 70_000};
    int[] delimiters = http ? new int[] {'\n'} : new int[] {'\n', 0, ';'};
    return new Limits(pick(bounds), pick(delimiters), pick(buffers));
  }

  private int pick(int[] from) {
    return from[random.nextInt(from.length)];
  }

  // ---- one section

  private void section(int index) {
    StreamSection now = sections.get(index);
    StreamSection next = index + 1 < sections.size() ? sections.get(index + 1) : null;
    if (now.mode == PacketMode.RAW) {
      rawSection(now);
    } else {
      framedSection(now, next);
    }
    if (next == null) {
      return;
    }
    boolean stays =
        now.mode != PacketMode.RAW
            && next.mode != PacketMode.RAW
            && next.sent == 0
            && random.nextBoolean();
    if (credit.isActive() && !stays) {
      arm("false", now);
    }
    steps.add(new SocketScript.Packet(next.mode, until(next)));
  }

  private void framedSection(StreamSection now, @Nullable StreamSection next) {
    for (int i = 0; i < MOST_STEPS_OF_SECTION && !isOver(now); i++) {
      boolean bytesBehind = next != null && next.sent > 0;
      switch (random.nextInt(12)) {
        case 0, 1, 2, 3 -> write(now, next, now.cut(random, credit.isActive()));
        case 4, 5, 6 -> arm(bytesBehind ? within(now) : anyMode(), now);
        case 7, 8, 9 -> receive(now);
        case 10 -> askMode(now);
        default -> outOrFin(now, next == null);
      }
    }
    write(now, null, now.lastCut(credit.isActive()));
    while (!now.isConsumed()) {
      boolean bytesBehind = next != null && next.sent > 0;
      if (credit.isActive()) {
        throw new IllegalStateException("active, and not all is delivered");
      }
      if (now.badIsSent() || random.nextBoolean()) {
        receive(now);
      } else {
        arm(bytesBehind ? within(now) : "true", now);
      }
    }
  }

  private boolean isOver(StreamSection now) {
    return now.sent == now.wire.length && now.isConsumed();
  }

  private void write(StreamSection now, @Nullable StreamSection next, int to) {
    if (to <= now.sent) {
      return;
    }
    byte[] bytes = now.upTo(to);
    boolean isLast = to == now.wire.length;
    if (next != null && isLast && credit.fitsWithin(now.left(), now.mode) && random.nextBoolean()) {
      bytes = RandomFrames.concat(bytes, next.upTo(next.cut(random, true)));
    }
    deliver(now);
    steps.add(new SocketScript.Write(bytes, until(now)));
  }

  /// Not while something bad waits: [IntendedDifference#BAD_FRAME_AT_ONCE].
  private void arm(String mode, StreamSection now) {
    if (now.badIsSent()) {
      return;
    }
    events += credit.arm(mode) ? 1 : 0;
    deliver(now);
    steps.add(new SocketScript.Arm(mode, until(now)));
  }

  /// Delivers by the model what is deliverable.
  private void deliver(StreamSection now) {
    if (now.mode == PacketMode.RAW) {
      if (credit.isActive()) {
        rawBytes += now.takeRaw(now.sent);
      }
      return;
    }
    while (credit.isActive() && now.hasDeliverable()) {
      now.next++;
      events += credit.spend() ? 2 : 1;
    }
  }

  private Until until(StreamSection now) {
    return new Until(events, rawBytes, peerEnded && credit.isActive() && now.isConsumed());
  }

  /// Any read mode. A sum of credits stays in OTP's range:
  /// [IntendedDifference#CREDIT_RANGE].
  private String anyMode() {
    return switch (random.nextInt(8)) {
      case 0 -> "false";
      case 1, 2 -> "once";
      case 3 -> "true";
      case 4 -> rareMode();
      default -> "" + random.nextInt(-3, 7);
    };
  }

  private String rareMode() {
    return switch (random.nextInt(16)) {
      case 0 -> credit.left() < 10_000 ? "20000" : "-10000";
      case 1 -> "-32768";
      default -> "0";
    };
  }

  /// A mode that ends with the section at the latest.
  private String within(StreamSection now) {
    int left = now.left() - credit.left();
    return credit.isCounted() || left < 1 || random.nextBoolean()
        ? (credit.isActive() ? "false" : "once")
        : "" + random.nextInt(1, left + 1);
  }

  private void receive(StreamSection now) {
    if (credit.isActive() || isOver(now)) {
      return;
    }
    boolean there = now.hasDeliverable();
    if (there) {
      now.next++;
      events++;
    } else if (now.badIsSent() && now.isConsumed()) {
      return;
    }
    steps.add(new SocketScript.Receive(0, there));
  }

  private void askMode(StreamSection now) {
    if (!peerEnded && !(now.badIsSent() && now.isConsumed())) {
      steps.add(new SocketScript.AskMode());
    }
  }

  private void outOrFin(StreamSection now, boolean last) {
    boolean fin = ending == Ending.FIN || ending == Ending.FIN_INSIDE_FRAME;
    if (peerEnded || now.badIsSent()) {
      return;
    }
    if (last && fin && now.sent == now.wire.length && random.nextBoolean()) {
      fin(now);
    } else {
      byte[] payload = now.payload(random);
      steps.add(new SocketScript.Out(payload, payload.length + now.mode.prefixBytes));
    }
  }

  private void fin(StreamSection now) {
    peerEnded = true;
    steps.add(new SocketScript.Fin(until(now)));
  }

  // ---- raw: where it is cut is for each side to say

  private void rawSection(StreamSection now) {
    for (int i = 0; i < MOST_STEPS_OF_SECTION && !isOver(now); i++) {
      switch (random.nextInt(8)) {
        case 0, 1, 2 -> write(now, null, now.cut(random, true));
        case 3 -> armRaw("true", now);
        case 4 -> armRaw("false", now);
        case 5 -> once(now);
        case 6 -> receiveBytes(now);
        default -> askMode(now);
      }
    }
    write(now, null, now.wire.length);
    if (!credit.isActive()) {
      armRaw("true", now);
    }
  }

  /// After a receive that gave up there is another before the socket is armed:
  /// [IntendedDifference#ARMED_AFTER_TIMEOUT].
  private void armRaw(String mode, StreamSection now) {
    if (gaveUp && now.rawLeft() > 0) {
      receiveExactly(now.rawLeft(), now);
    }
    if (!gaveUp) {
      arm(mode, now);
    }
  }

  /// How much one chunk is the sides do not agree upon, so everything follows at once.
  private void once(StreamSection now) {
    if (!credit.isActive() && !gaveUp && now.rawLeft() > 0) {
      steps.add(new SocketScript.Arm("once", new Until(events, rawBytes + 1, false)));
      arm("true", now);
    }
  }

  private void receiveBytes(StreamSection now) {
    if (credit.isActive()) {
      return;
    }
    receiveExactly(random.nextInt(1, now.rawLeft() + 10), now);
  }

  private void receiveExactly(int bytes, StreamSection now) {
    gaveUp = bytes > now.rawLeft();
    if (!gaveUp) {
      rawBytes += now.takeRaw(now.next + bytes);
    }
    steps.add(new SocketScript.Receive(bytes, !gaveUp));
  }

  // ---- the end

  private void end(StreamSection last) {
    switch (ending) {
      case FIN, FIN_INSIDE_FRAME -> {
        if (!peerEnded) {
          fin(last);
        }
        seeEnd(last);
      }
      case RESET -> {
        peerEnded = true;
        steps.add(new SocketScript.Reset(until(last)));
        seeEnd(last);
      }
      case BAD_FRAME -> badFrame(last);
      case CLOSE -> steps.add(new SocketScript.Close());
    }
  }

  private void badFrame(StreamSection last) {
    peerEnded = true;
    boolean cameWithGood = last.badIsSent();
    write(last, null, last.wire.length);
    if (credit.isActive()) {
      return;
    }
    if (cameWithGood || random.nextBoolean()) {
      steps.add(new SocketScript.Receive(0, true));
    } else {
      String mode = List.of("once", "true", "3").get(random.nextInt(3));
      steps.add(new SocketScript.Arm(mode, new Until(events, rawBytes, true)));
    }
  }

  /// A passive socket of OTP says only when asked that its peer is gone.
  private void seeEnd(StreamSection last) {
    if (credit.isActive()) {
      return;
    }
    if (random.nextBoolean()) {
      steps.add(new SocketScript.Receive(0, true));
    } else {
      arm(List.of("once", "true", "3").get(random.nextInt(3)), last);
    }
  }
}
