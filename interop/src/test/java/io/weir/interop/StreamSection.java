package io.weir.interop;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.weir.interop.SocketScript.Limits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// The part of a script's stream that is sent in one packet mode: frames, and at the end of the
/// last section perhaps a tail that is none. Counts what was sent and delivered of it.
final class StreamSection {
  private static final int MOST_FRAMES = 7;
  private static final int MOST_RAW = 3_000;
  private static final int MOST_SENT_PAYLOAD = 500;

  /// Its packet mode.
  final PacketMode mode;

  /// All of its bytes.
  byte[] wire;

  /// Bytes that the peer has sent.
  int sent;

  /// Frames delivered; in raw mode, bytes.
  int next;

  private final int[] ends;
  private final int[] deliverableAt;
  private final int bound;
  private boolean badTail;

  private StreamSection(PacketMode mode, List<byte[]> frames, boolean[] looksAhead, int bound) {
    this.mode = mode;
    this.bound = bound;
    this.wire = RandomFrames.concat(frames.toArray(byte[][]::new));
    this.ends = new int[frames.size()];
    this.deliverableAt = new int[frames.size()];
    int at = 0;
    for (int i = 0; i < ends.length; i++) {
      at += frames.get(i).length;
      ends[i] = at;
      deliverableAt[i] = at + (looksAhead[i] ? 1 : 0);
    }
  }

  // ---- what was sent and delivered

  int left() {
    return ends.length - next;
  }

  boolean hasDeliverable() {
    return next < ends.length && deliverableAt[next] <= sent;
  }

  boolean isConsumed() {
    return mode == PacketMode.RAW ? next == wire.length : next == ends.length;
  }

  int rawLeft() {
    return sent - next;
  }

  /// Delivers up to a position.
  ///
  /// @return how many bytes
  int takeRaw(int to) {
    int bytes = to - next;
    next = to;
    return bytes;
  }

  boolean badIsSent() {
    return badTail && sent == wire.length;
  }

  private int goodBytes() {
    return ends.length == 0 ? 0 : ends[ends.length - 1];
  }

  /// Bytes after the last frame.
  int tailBytes() {
    return mode == PacketMode.RAW ? 0 : wire.length - goodBytes();
  }

  // ---- sending

  /// Where to cut next: in the middle of nowhere, or at a frame's end or right beside it. A tail
  /// is not cut.
  ///
  /// @param active whether what is sent is delivered at once: then a bad tail stays where it is
  int cut(SplittableRandom random, boolean active) {
    int most = goodBytes();
    if (sent >= most) {
      return lastCut(active);
    }
    int to =
        switch (random.nextInt(6)) {
          case 0 -> lastCut(active);
          case 1 -> sent + 1;
          case 2, 3 -> random.nextInt(sent, most + 1);
          default -> ends[random.nextInt(ends.length)] + random.nextInt(-1, 2);
        };
    return to > most ? lastCut(active) : Math.max(to, sent);
  }

  /// The end, but before a bad tail when a side does not look at it at once:
  /// [IntendedDifference#BAD_FRAME_AT_ONCE].
  int lastCut(boolean active) {
    return badTail && active ? goodBytes() : wire.length;
  }

  /// The bytes up to a position, which count as sent.
  byte[] upTo(int to) {
    byte[] bytes = Arrays.copyOfRange(wire, sent, Math.max(to, sent));
    sent = Math.max(to, sent);
    return bytes;
  }

  /// What this side may send.
  byte[] payload(SplittableRandom random) {
    int most = Math.min(Math.min(bound, MOST_SENT_PAYLOAD), mode == PacketMode.ONE ? 255 : bound);
    byte[] payload = new byte[random.nextInt(mode.prefixBytes > 0 ? 0 : 1, most + 1)];
    random.nextBytes(payload);
    return payload;
  }

  /// Makes sections.
  static final class Maker {
    private final SplittableRandom random;
    private final int bound;
    private final RandomFrames frames;
    private final RandomHttp http;

    Maker(SplittableRandom random, Limits limits) {
      this.random = random;
      this.bound = limits.bound();
      this.frames = new RandomFrames(random, bound, limits.delimiter());
      this.http = new RandomHttp(random);
    }

    StreamSection section(PacketMode mode) {
      List<byte[]> all = new ArrayList<>();
      if (mode == PacketMode.RAW) {
        all.add(frames.bytes(random.nextInt(1, MOST_RAW)));
      } else if (mode.isHttp()) {
        for (int messages = random.nextInt(1, 3); messages > 0; messages--) {
          all.addAll(http.message(mode == PacketMode.HTTP));
        }
      } else {
        for (int left = random.nextInt(MOST_FRAMES + 1); left > 0; left--) {
          all.add(frames.good(mode));
        }
      }
      return new StreamSection(mode, all, lookAhead(mode, all), bound);
    }

    /// A header line ends where the next one does not continue it.
    private static boolean[] lookAhead(PacketMode mode, List<byte[]> lines) {
      boolean[] ahead = new boolean[lines.size()];
      boolean inHeaders = mode == PacketMode.HTTP_HEADERS;
      for (int i = 0; mode.isHttp() && i < ahead.length; i++) {
        String text = new String(lines.get(i), ISO_8859_1);
        boolean empty = text.isBlank();
        ahead[i] = inHeaders && !empty;
        if (inHeaders) {
          inHeaders = !empty || mode == PacketMode.HTTP_HEADERS;
        } else {
          inHeaders = RandomHttp.isStartLine(text);
        }
      }
      return ahead;
    }

    /// Adds what both refuse.
    ///
    /// @return false when there is none
    boolean addBad(StreamSection section) {
      boolean tooLongLine = section.mode.isHttp() && bound < MOST_RAW;
      if (!tooLongLine && !frames.hasBad(section.mode)) {
        return false;
      }
      byte[] bad =
          tooLongLine
              ? ("a".repeat(bound + 40) + "\n").getBytes(ISO_8859_1)
              : frames.bad(section.mode);
      section.wire = RandomFrames.concat(section.wire, bad);
      section.badTail = true;
      return true;
    }

    /// Adds the beginning of a frame.
    void addUnfinished(StreamSection section) {
      if (section.mode == PacketMode.RAW) {
        return;
      }
      byte[] whole =
          section.mode.isHttp()
              ? http.message(section.mode == PacketMode.HTTP).getFirst()
              : frames.good(section.mode);
      int bytes = whole.length < 2 ? 0 : random.nextInt(1, whole.length);
      section.wire = RandomFrames.concat(section.wire, Arrays.copyOf(whole, bytes));
    }
  }
}
