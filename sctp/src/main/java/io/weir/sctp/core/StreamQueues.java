package io.weir.sctp.core;

import io.weir.sctp.core.AssociationOptions.StreamSchedule;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// All messages that wait, by stream and urgency, and those of which some bytes have left; which
/// message is next. Called by the procedures of [DataSender]. Owned by the association.
final class StreamQueues {
  private final StreamSchedule schedule;
  private final Turns[] lanes = new Turns[OutboundStream.URGENCIES];
  private @Nullable OutboundStream[] streams;

  /// Without interleaving: the message that has to be finished before any other begins, because
  /// its chunks have consecutive TSNs
  /// ([RFC 9260 section 6.9](https://www.rfc-editor.org/rfc/rfc9260#section-6.9)).
  private @Nullable StreamQueue unfinished;

  /// The stream of the packet that is being filled, where packets have one.
  private @Nullable OutboundStream packetStream;

  /// Messages that came as this one or later may not begin on any stream.
  private long allHeldFrom = OutboundStream.NOT_HELD;

  private boolean interleaving;
  private long arrivals;
  private int queuedMessages;
  private long queuedBytes;
  private long begunBytes;

  StreamQueues(StreamSchedule schedule, int streams) {
    this.schedule = schedule;
    this.streams = new OutboundStream[streams];
    for (int i = 0; i < lanes.length; i++) {
      lanes[i] = new Turns(schedule);
    }
  }

  /// Whether messages of several streams may be mixed.
  void interleave(boolean allowed) {
    interleaving = allowed;
  }

  /// How many streams there are.
  int count() {
    return streams.length;
  }

  /// Changes how many streams there are; those beyond must have nothing left.
  void count(int streams) {
    this.streams = Arrays.copyOf(this.streams, streams);
  }

  OutboundStream stream(int id) {
    OutboundStream stream = streams[id];
    if (stream == null) {
      stream = new OutboundStream(id);
      stream.heldFrom = allHeldFrom;
      streams[id] = stream;
    }
    return stream;
  }

  @Nullable OutboundStream streamOrNull(int id) {
    return streams[id];
  }

  /// Messages of which nothing has left.
  int queuedMessages() {
    return queuedMessages;
  }

  long queuedBytes() {
    return queuedBytes;
  }

  /// Bytes that have not left of messages of which some have.
  long begunBytes() {
    return begunBytes;
  }

  /// Whether every byte has left.
  boolean isEmpty() {
    return queuedMessages == 0 && begunBytes == 0;
  }

  void append(OutboundMessage message) {
    message.arrival = arrivals++;
    StreamQueue queue = queueOf(message);
    queue.append(message);
    queuedMessages++;
    queuedBytes += message.payload.length();
    if (queue.place < 0) {
      lanes[queue.urgency].changed(queue);
    }
  }

  private StreamQueue queueOf(OutboundMessage message) {
    return stream(message.carriage.stream()).queue(message.carriage.urgency());
  }

  /// Whether a message waits here.
  boolean isQueued(OutboundMessage message) {
    int id = message.carriage.stream();
    OutboundStream stream = id < streams.length ? streams[id] : null;
    StreamQueue queue = stream == null ? null : stream.queueOrNull(message.carriage.urgency());
    return queue != null && queue.contains(message);
  }

  /// Takes a waiting message out.
  void unlink(OutboundMessage message) {
    StreamQueue queue = queueOf(message);
    queue.unlink(message);
    queuedMessages--;
    queuedBytes -= message.payload.length();
    lanes[queue.urgency].changed(queue);
  }

  /// A new packet begins: any stream may be its first.
  void packetBegins() {
    packetStream = null;
  }

  /// The queue whose turn it is; its [StreamQueue#served] is the message.
  ///
  /// @return null when nothing may be sent, or nothing more in this packet
  @Nullable StreamQueue next() {
    if (unfinished != null) {
      return unfinished;
    }
    for (Turns lane : lanes) {
      StreamQueue first = lane.first();
      if (first != null) {
        return samePacket(first);
      }
    }
    return null;
  }

  /// RFC 8260 section 3.3: a packet has chunks of one stream.
  private @Nullable StreamQueue samePacket(StreamQueue first) {
    OutboundStream only = packetStream;
    if (only == null || first.stream == only) {
      return first;
    }
    for (int urgency = 0; urgency < OutboundStream.URGENCIES; urgency++) {
      StreamQueue queue = only.queueOrNull(urgency);
      if (queue != null && queue.isReady()) {
        return queue;
      }
    }
    return null;
  }

  /// The first chunk of a message is made: it waits no longer.
  void begin(StreamQueue queue, OutboundMessage message) {
    queue.unlink(message);
    queuedMessages--;
    queuedBytes -= message.payload.length();
    begunBytes += message.payload.length();
    queue.stream.begun = message;
    message.sequence = queue.stream.takeSequence(message.carriage.unordered(), interleaving);
    if (!interleaving) {
      unfinished = queue;
    }
  }

  /// A chunk of the begun message of a queue's stream was made.
  ///
  /// @return whether it was the last one
  boolean advance(StreamQueue queue, OutboundMessage message, int bytes) {
    message.begunBytes += bytes;
    begunBytes -= bytes;
    boolean ended = message.begunBytes == message.payload.length();
    if (schedule == StreamSchedule.ROUND_ROBIN_PACKET) {
      packetStream = queue.stream;
    }
    lanes[queue.urgency].served(queue, bytes, ended || interleaving);
    if (ended) {
      queue.stream.begun = null;
      unfinished = null;
      readied(queue.stream);
    }
    return ended;
  }

  /// The rest of a begun message will never leave.
  void dropRest(OutboundMessage message) {
    OutboundStream stream = stream(message.carriage.stream());
    if (message.equals(stream.begun)) {
      begunBytes -= message.payload.length() - message.begunBytes;
      stream.begun = null;
      unfinished = null;
      readied(stream);
    }
  }

  /// What may begin on a stream has changed: its queues take their turns, or leave.
  void readied(OutboundStream stream) {
    for (int urgency = 0; urgency < OutboundStream.URGENCIES; urgency++) {
      StreamQueue queue = stream.queueOrNull(urgency);
      if (queue != null) {
        lanes[urgency].changed(queue);
      }
    }
  }

  /// How many messages have come.
  long arrivals() {
    return arrivals;
  }

  /// Whether a message came before its stream was held and waits still.
  boolean owesBeforeHold() {
    for (OutboundStream stream : streams) {
      if (stream != null && stream.owesBeforeHold()) {
        return true;
      }
    }
    return false;
  }

  /// Sets which messages may not begin on any stream, also on those that are not used yet.
  void holdAll(long from) {
    allHeldFrom = from;
    for (OutboundStream stream : streams) {
      if (stream != null) {
        stream.heldFrom = from;
        readied(stream);
      }
    }
  }

  /// Sets a stream's priority or weight.
  void value(OutboundStream stream, int value) {
    stream.value = value;
    for (int urgency = 0; urgency < OutboundStream.URGENCIES; urgency++) {
      StreamQueue queue = stream.queueOrNull(urgency);
      if (queue != null) {
        lanes[urgency].valueChanged(queue);
      }
    }
  }
}
