package io.weir.sctp.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What the application of one side has been given in a run of [AssociationSimulation]: nothing
/// twice, nothing out of its stream's order, every byte right, and no message without its end or
/// beginning as if it were whole.
final class SimulatedInbox {
  private final List<SimulatedMessage> all;
  private final Set<Integer> delivered = new HashSet<>();
  private final Map<Integer, Integer> partial = new HashMap<>();
  private final Map<Integer, InboundMessage> heads = new HashMap<>();
  private final Set<Integer> aborted = new HashSet<>();
  private final Map<List<Integer>, Integer> latest = new HashMap<>();

  /// An inbox.
  ///
  /// @param all messages that the other side has sent, live
  SimulatedInbox(List<SimulatedMessage> all) {
    this.all = all;
  }

  /// A message or a part of one was taken.
  void taken(InboundMessage message) {
    SimulatedMessage sent = all.get(message.protocolId());
    assertThat(message.stream()).as("stream of " + sent).isEqualTo(sent.carriage().stream());
    assertThat(message.unordered()).as("order of " + sent).isEqualTo(sent.carriage().unordered());
    assertThat(delivered).as("delivered twice: " + sent).doesNotContain(sent.number);
    assertThat(aborted).as("goes on after all: " + sent).doesNotContain(sent.number);
    Integer before = partial.remove(sent.number);
    assertThat(before == null).as("begins: %s of %s", message, sent).isEqualTo(message.begins());
    int offset = before == null ? 0 : before;
    int end = offset + message.payload().length();
    for (int i = offset; i < end; i++) {
      if ((byte) message.payload().at(i - offset) != SimulatedMessage.byteAt(sent.number, i)) {
        throw new AssertionError("byte " + i + " of " + sent + " is wrong");
      }
    }
    if (message.begins()) {
      inOrder(sent);
    }
    if (message.ends()) {
      assertThat(end).as("length of " + sent).isEqualTo(sent.payload().length());
      delivered.add(sent.number);
      heads.remove(sent.number);
    } else {
      assertThat(end).as("length of " + sent).isLessThanOrEqualTo(sent.payload().length());
      partial.put(sent.number, end);
      heads.put(sent.number, message);
    }
  }

  private void inOrder(SimulatedMessage sent) {
    if (sent.carriage().unordered()) {
      return;
    }
    List<Integer> key = List.of(sent.carriage().stream(), sent.carriage().urgency());
    Integer before = latest.put(key, sent.number);
    assertThat(before == null || before < sent.number)
        .as("delivered behind message %s: %s", before, sent)
        .isTrue();
  }

  /// The rest of a message will not come. Where interleaved messages are meant, an ordered and an
  /// unordered one may have the same number: then nothing is known.
  void partAborted(int stream, int sequence) {
    List<Integer> numbers =
        heads.entrySet().stream()
            .filter(it -> it.getValue().stream() == stream && it.getValue().sequence() == sequence)
            .map(Map.Entry::getKey)
            .filter(it -> !aborted.contains(it))
            .toList();
    assertThat(numbers).as("a part of stream %d, number %d", stream, sequence).isNotEmpty();
    if (numbers.size() == 1) {
      aborted.addAll(numbers);
    }
  }

  boolean has(SimulatedMessage message) {
    return delivered.contains(message.number);
  }

  int count() {
    return delivered.size();
  }
}
