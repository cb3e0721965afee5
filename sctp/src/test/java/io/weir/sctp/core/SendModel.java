package io.weir.sctp.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.sctp.wire.Chunk;
import io.weir.sctp.wire.DataFlags;
import io.weir.sctp.wire.GapBlocks;
import io.weir.sctp.wire.Octets;
import io.weir.sctp.wire.Tsns;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// A receiver of user data as plain as can be, which a [DataSender] is played against: it keeps
/// every chunk for ever, counts its window exactly, and knows what the sender's numbers must be.
/// TSNs count from the first.
final class SendModel {
  /// A chunk as it came.
  record Piece(DataFlags flags, int stream, int number, int fragment, Octets payload) {}

  private final boolean interleaving;
  private final int windowBytes;

  /// What arrived and is not beyond the cumulative TSN.
  private final TreeMap<Integer, Piece> beyond = new TreeMap<>();

  private int cumulative = -1;
  private long heldBytes;
  private int highestSent = -1;
  private final Map<Integer, Piece> sent = new HashMap<>();
  private final Map<String, Integer> nextNumbers = new HashMap<>();
  private final Map<String, Integer> open = new HashMap<>();

  SendModel(boolean interleaving, int windowBytes) {
    this.interleaving = interleaving;
    this.windowBytes = windowBytes;
  }

  private static Piece piece(Chunk chunk) {
    return switch (chunk) {
      case Chunk.Data d -> new Piece(d.flags(), d.stream(), d.sequence(), 0, d.payload());
      case Chunk.InterleavedData d ->
          new Piece(
              d.flags(),
              d.stream(),
              d.messageId(),
              d.flags().begins() ? 0 : d.protocolIdOrFragment(),
              d.payload());
      default -> throw new AssertionError("no data: " + chunk);
    };
  }

  static int tsn(Chunk chunk) {
    return (chunk instanceof Chunk.Data d ? d.tsn() : ((Chunk.InterleavedData) chunk).tsn())
        - Sending.FIRST_TSN;
  }

  /// A chunk leaves the sender: new ones have the next TSN (or one that given-up data has jumped)
  /// and fit the stream; others are as they were.
  ///
  /// @return whether it is new
  boolean leaves(Chunk chunk, int jumped) {
    int tsn = tsn(chunk);
    Piece piece = piece(chunk);
    assertThat(chunk instanceof Chunk.InterleavedData).isEqualTo(interleaving);
    if (tsn <= highestSent) {
      assertThat(piece).as("retransmission of %d", tsn).isEqualTo(sent.get(tsn));
      return false;
    }
    assertThat(tsn).as("next TSN").isBetween(highestSent + 1, highestSent + 1 + jumped);
    boolean consecutive = tsn == highestSent + 1;
    highestSent = tsn;
    sent.put(tsn, piece);
    checkNumbers(piece, consecutive);
    return true;
  }

  private void checkNumbers(Piece piece, boolean consecutive) {
    boolean numbered = interleaving || !piece.flags.unordered();
    String counter = (piece.flags.unordered() ? "U" : "") + piece.stream;
    // Without interleaving one message is open at a time, otherwise one of each stream.
    String place = interleaving ? String.valueOf(piece.stream) : "";
    if (piece.flags.begins()) {
      if (consecutive || interleaving) {
        // What was begun there was finished, or given up.
        assertThat(open.getOrDefault(place, -1)).as("open at " + place).isIn(-1, -2);
      }
      if (numbered) {
        int expected = nextNumbers.getOrDefault(counter, 0);
        assertThat(piece.number).as("number on " + counter).isEqualTo(expected);
        nextNumbers.put(counter, interleaving ? expected + 1 : expected + 1 & 0xffff);
      }
      assertThat(piece.fragment).isZero();
      open.put(place, 1);
    } else {
      assertThat(open.get(place)).as("fragment on " + place).isGreaterThan(0);
      if (interleaving) {
        assertThat(piece.fragment).isEqualTo(open.get(place));
      }
      open.merge(place, 1, Integer::sum);
    }
    if (piece.flags.ends()) {
      open.put(place, -1);
    }
  }

  /// A message of which some had left was given up.
  void givenUp(int stream) {
    open.replace(interleaving ? String.valueOf(stream) : "", -2);
  }

  /// A packet arrives.
  void arrives(List<Chunk> packet) {
    for (Chunk chunk : packet) {
      switch (chunk) {
        case Chunk.ForwardTsn f -> forward(f.newCumulativeTsn() - Sending.FIRST_TSN);
        case Chunk.InterleavedForwardTsn f -> forward(f.newCumulativeTsn() - Sending.FIRST_TSN);
        default -> data(tsn(chunk), piece(chunk));
      }
    }
  }

  private void data(int tsn, Piece piece) {
    if (tsn <= cumulative || beyond.containsKey(tsn)) {
      return;
    }
    boolean fits = heldBytes + piece.payload.length() <= windowBytes;
    if (fits) {
      beyond.put(tsn, piece);
      heldBytes += piece.payload.length();
      advance();
    }
  }

  private void advance() {
    while (beyond.remove(cumulative + 1) != null) {
      cumulative++;
    }
  }

  private void forward(int to) {
    assertThat(to).as("a FORWARD TSN beyond what was sent").isLessThanOrEqualTo(highestSent + 5);
    if (to > cumulative) {
      beyond.headMap(to, true).clear();
      cumulative = to;
      highestSent = Math.max(highestSent, to);
      advance();
    }
  }

  /// The application reads.
  void reads(long bytes) {
    long beyondBytes = beyond.values().stream().mapToLong(p -> p.payload.length()).sum();
    heldBytes = Math.max(beyondBytes, heldBytes - bytes);
  }

  /// Drops the newest chunk that it had acknowledged in a gap ack block.
  void reneges() {
    if (!beyond.isEmpty()) {
      heldBytes = Math.max(0, heldBytes - beyond.pollLastEntry().getValue().payload.length());
    }
  }

  Chunk.Sack sack() {
    List<Integer> bounds = new ArrayList<>();
    for (int tsn : beyond.keySet()) {
      int distance = tsn - cumulative;
      if (!bounds.isEmpty() && bounds.getLast() == distance - 1) {
        bounds.set(bounds.size() - 1, distance);
      } else {
        bounds.add(distance);
        bounds.add(distance);
      }
    }
    return new Chunk.Sack(
        Sending.FIRST_TSN + cumulative,
        (int) Math.max(0, windowBytes - heldBytes),
        GapBlocks.of(bounds.stream().mapToInt(Integer::intValue).toArray()),
        Tsns.NONE);
  }

  /// The whole messages among what left, by their first TSN, in that order: what the peer would
  /// have put together if all of it arrived.
  List<byte[]> messages() {
    Map<String, ByteArrayOutputStream> parts = new HashMap<>();
    List<byte[]> whole = new ArrayList<>();
    for (Map.Entry<Integer, Piece> entry : new TreeMap<>(sent).entrySet()) {
      Piece piece = entry.getValue();
      String place = interleaving ? String.valueOf(piece.stream) : "";
      if (piece.flags.begins()) {
        parts.put(place, new ByteArrayOutputStream());
      }
      ByteArrayOutputStream part = Objects.requireNonNull(parts.get(place));
      part.writeBytes(piece.payload.toArray());
      if (piece.flags.ends()) {
        whole.add(part.toByteArray());
      }
    }
    return whole;
  }
}
