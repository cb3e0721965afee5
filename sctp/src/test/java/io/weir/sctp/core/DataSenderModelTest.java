package io.weir.sctp.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.sctp.core.AssociationEvent.SendFailed;
import io.weir.sctp.core.AssociationOptions.Scheduling;
import io.weir.sctp.core.AssociationOptions.Sizes;
import io.weir.sctp.core.AssociationOptions.StreamSchedule;
import io.weir.sctp.core.AssociationOptions.Timeouts;
import io.weir.sctp.core.OutboundMessage.Carriage;
import io.weir.sctp.core.OutboundMessage.Reliability;
import io.weir.sctp.core.OutboundMessage.Stage;
import io.weir.sctp.core.Timers.Timer;
import io.weir.sctp.wire.Chunk;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// A sender against the plain receiver of [SendModel], over a network that loses, repeats and
/// reorders packets and SACKs. After every step [Sending#verify] compares all sums.
class DataSenderModelTest {
  private static final long MS = 1_000_000;

  @Test
  void everyMessageIsAcknowledgedOnceOnOnePath() {
    Seeds.forEach(random -> new Play(random, 1, false, false).run(1500));
  }

  @Test
  void everyMessageIsAcknowledgedOnceOverSeveralPaths() {
    Seeds.forEach(random -> new Play(random, 3, false, false).run(1500));
  }

  @Test
  void interleavedMessagesToo() {
    Seeds.forEach(random -> new Play(random, 2, true, false).run(1500));
  }

  @Test
  void messagesAreAcknowledgedOrGivenUp() {
    Seeds.forEach(random -> new Play(random, 2, false, true).run(1500));
  }

  @Test
  void interleavedMessagesAreAcknowledgedOrGivenUp() {
    Seeds.forEach(random -> new Play(random, 1, true, true).run(1500));
  }

  /// One run.
  private static final class Play {
    private final SplittableRandom random;
    private final boolean limited;
    private final Sending s;
    private final SendModel model;
    private final int lossPercent;
    private final List<List<Chunk>> packets = new ArrayList<>();
    private final List<Chunk.Sack> acknowledgements = new ArrayList<>();
    private final List<OutboundMessage> messages = new ArrayList<>();
    private final Set<OutboundMessage> discarded = new HashSet<>();
    private final Set<OutboundMessage> acknowledged = new HashSet<>();
    private final Set<OutboundMessage> handedOver = new HashSet<>();
    private final Set<OutboundMessage> failed = new HashSet<>();
    private int placesTaken;

    Play(SplittableRandom random, int paths, boolean interleaving, boolean limited) {
      this.random = random;
      this.limited = limited;
      lossPercent = random.nextInt(40);
      StreamSchedule[] schedules = StreamSchedule.values();
      AssociationOptions options =
          Sending.options()
              .withSizes(new Sizes(1 << 20, 16_384, 512 << 10, 1052, 1052, 1 + random.nextInt(8)))
              .withTimeouts(
                  new Timeouts(
                      100 * MS, 100 * MS, 2000 * MS, 1_000_000, 1_000_000, 8, 0, 60_000 * MS, 0, 0))
              .withScheduling(
                  new Scheduling(
                      schedules[random.nextInt(schedules.length)], random.nextBoolean()));
      s = new Sending(options, interleaving, limited || random.nextBoolean());
      for (int i = 1; i < paths; i++) {
        s.path(i + 1);
      }
      int window = random.nextBoolean() ? 3000 + random.nextInt(5000) : 200_000;
      model = new SendModel(interleaving, window);
      Sending.begun(s, window);
      for (int stream = 0; stream < 4; stream++) {
        s.sender.streamValue(stream, random.nextInt(4));
      }
    }

    void run(int steps) {
      for (int i = 0; i < steps; i++) {
        step(random.nextInt(100));
        told();
      }
      for (int stream = 0; stream < 4; stream++) {
        s.sender.release(stream);
      }
      heal();
      verdict();
    }

    private void step(int dice) {
      if (dice < 20) {
        send();
      } else if (dice < 45) {
        pull();
      } else if (dice < 70) {
        deliver();
      } else if (dice < 85) {
        acknowledge();
      } else if (dice < 92) {
        time();
      } else if (dice < 95) {
        model.reads(random.nextInt(5000));
        acknowledgements.add(model.sack());
      } else if (dice < 96) {
        discard();
      } else if (dice < 97) {
        int stream = random.nextInt(4);
        if (random.nextInt(3) == 0) {
          s.sender.hold(stream);
        } else {
          s.sender.release(stream);
        }
      } else if (dice < 98) {
        model.reneges();
      } else {
        turnPath();
      }
      s.verify();
    }

    private void send() {
      Reliability reliability = Reliability.FULL;
      if (limited) {
        reliability =
            switch (random.nextInt(4)) {
              case 0 -> new Reliability.Timed(s.context.nowNs + random.nextInt(800) * MS);
              case 1 -> new Reliability.Retransmissions(random.nextInt(3));
              case 2 -> new Reliability.Priority(1);
              default -> Reliability.FULL;
            };
      }
      int bytes = random.nextInt(5) == 0 ? 1 + random.nextInt(6000) : 1 + random.nextInt(900);
      var carriage =
          new Carriage(
              random.nextInt(4),
              random.nextInt(),
              random.nextInt(4) == 0,
              random.nextInt(8) == 0,
              random.nextInt(3),
              reliability);
      messages.add(s.send(bytes, carriage));
    }

    private void pull() {
      long lostBefore = s.sender.outstanding().lostPayloadBytes();
      long room = s.sender.levels().peerWindowBytes() - lostBefore;
      int outstandingBefore = s.sender.levels().outstandingChunks();
      int[] flights = s.context.paths.all().stream().mapToInt(p -> p.flight.flightBytes).toArray();
      List<Chunk> packet = s.next();
      if (packet == null) {
        return;
      }
      int flightBefore = flights[s.context.paths.all().indexOf(s.lastPath)];
      int fresh = 0;
      int last = Integer.MIN_VALUE;
      long freshBytes = 0;
      for (Chunk chunk : packet) {
        if (chunk instanceof Chunk.Data || chunk instanceof Chunk.InterleavedData) {
          assertThat(SendModel.tsn(chunk)).as("ascending TSNs in a packet").isGreaterThan(last);
          last = SendModel.tsn(chunk);
          if (model.leaves(chunk, placesTaken)) {
            fresh++;
            freshBytes +=
                chunk instanceof Chunk.Data d
                    ? d.payload().length()
                    : ((Chunk.InterleavedData) chunk).payload().length();
          }
        }
      }
      if (fresh > 0) {
        placesTaken = 0;
        assertThat(flightBefore == 0 || flightBefore < s.lastPath.congestion.windowBytes())
            .as("new data within the congestion window")
            .isTrue();
        boolean probe = outstandingBefore == 0 && fresh == 1;
        assertThat(probe || freshBytes <= room).as("new data within the peer's window").isTrue();
      }
      packets.add(packet);
    }

    private void deliver() {
      if (packets.isEmpty()) {
        return;
      }
      int at = random.nextInt(Math.min(packets.size(), 3));
      List<Chunk> packet = random.nextInt(20) == 0 ? packets.get(at) : packets.remove(at);
      if (random.nextInt(100) >= lossPercent) {
        model.arrives(packet);
        acknowledgements.add(model.sack());
      }
    }

    private void acknowledge() {
      if (acknowledgements.isEmpty()) {
        return;
      }
      int at = random.nextInt(Math.min(acknowledgements.size(), 3));
      Chunk.Sack sack = acknowledgements.remove(at);
      if (random.nextInt(100) >= lossPercent) {
        s.sender.acknowledged(sack, s.path);
      }
    }

    private void time() {
      s.passed(random.nextInt(100));
      if (random.nextBoolean()) {
        long deadline = Math.min(s.context.timers.earliestNs(), s.context.paths.earliestNs());
        if (deadline != Timers.NEVER) {
          s.context.nowNs = Math.max(s.context.nowNs, deadline);
        }
      }
      expire();
    }

    private void expire() {
      if (s.context.timers.expire(Timer.LIFETIME, s.context.nowNs)) {
        s.sender.expire();
      }
      for (Path each : s.context.paths.all()) {
        if (each.retransmissionNs <= s.context.nowNs) {
          each.retransmissionNs = Timers.NEVER;
          s.sender.timedOut(each);
          s.verify();
        }
      }
    }

    private void discard() {
      if (messages.isEmpty()) {
        return;
      }
      OutboundMessage message = messages.get(random.nextInt(messages.size()));
      if (message.stage() == Stage.QUEUED) {
        s.sender.discard(message);
        discarded.add(message);
      }
    }

    private void turnPath() {
      List<Path> all = s.context.paths.all();
      Path turned = all.get(random.nextInt(all.size()));
      if (all.size() > 1 && turned.state == Path.State.ACTIVE) {
        turned.state = Path.State.INACTIVE;
        s.sender.pathLost(turned);
      } else {
        turned.state = Path.State.ACTIVE;
      }
    }

    private void told() {
      for (AssociationEvent event : s.events()) {
        if (event instanceof SendFailed(OutboundMessage message, boolean begun)) {
          assertThat(failed.add(message)).as("failed once").isTrue();
          assertThat(message.stage()).isEqualTo(Stage.ABANDONED);
          if (begun && message.begunBytes < message.payload.length()) {
            placesTaken++;
            model.givenUp(message.carriage.stream());
          }
        }
      }
      for (OutboundMessage message : s.progress()) {
        switch (message.stage()) {
          case HANDED_OVER -> assertThat(handedOver.add(message)).isTrue();
          case ACKNOWLEDGED -> acknowledged.add(message);
          case ABANDONED -> {}
          case QUEUED, BEGUN -> throw new AssertionError("no progress: " + message.stage());
        }
      }
    }

    /// From here on nothing is lost, and the peer reads.
    private void heal() {
      for (int i = 0; !s.sender.isDry(); i++) {
        assertThat(i).as("rounds until dry: " + s.sender.levels()).isLessThan(3000);
        int before = packets.size();
        pull();
        if (packets.size() == before) {
          packets.forEach(model::arrives);
          packets.clear();
          model.reads(Long.MAX_VALUE / 2);
          acknowledgements.clear();
          s.sender.acknowledged(model.sack(), s.path);
          if (!s.context.paths.all().stream().anyMatch(s.sender::mayFill) && !s.sender.isDry()) {
            long deadline = Math.min(s.context.timers.earliestNs(), s.context.paths.earliestNs());
            assertThat(deadline).as("a timer runs").isNotEqualTo(Timers.NEVER);
            s.context.nowNs = Math.max(s.context.nowNs, deadline);
            expire();
          }
        }
        s.verify();
        told();
      }
      told();
    }

    private void verdict() {
      for (OutboundMessage message : messages) {
        int ends =
            (discarded.contains(message) ? 1 : 0)
                + (acknowledged.contains(message) ? 1 : 0)
                + (failed.contains(message) ? 1 : 0);
        assertThat(ends).as("ends of a message, " + message.stage()).isEqualTo(1);
      }
      SendAccount levels = s.sender.levels();
      assertThat(levels)
          .isEqualTo(
              new SendAccount(
                  0,
                  0,
                  0,
                  0,
                  0,
                  0,
                  0,
                  levels.peerWindowBytes(),
                  levels.retransmittedChunks(),
                  levels.fastRetransmits(),
                  levels.timeouts(),
                  failed.size()));
      assertThat(s.context.timers.earliestNs()).isEqualTo(Timers.NEVER);
      assertThat(s.context.paths.earliestNs()).isEqualTo(Timers.NEVER);
      assertThat(s.context.ending()).isNull();
      // What left is what was given.
      List<byte[]> left = model.messages();
      List<OutboundMessage> whole = new ArrayList<>(handedOver);
      whole.addAll(acknowledged);
      whole.addAll(failed);
      for (byte[] bytes : left) {
        assertThat(whole.stream().anyMatch(m -> Arrays.equals(m.payload().toArray(), bytes)))
            .as("a message of %d bytes", bytes.length)
            .isTrue();
      }
    }
  }
}
