package io.weir.sctp.core;

import java.util.OptionalInt;

/// The parameters of an association. Immutable; start from [#DEFAULTS] and change what differs.
/// Times are nanoseconds.
///
/// @param streams how many streams
/// @param timeouts retransmission timeouts and their limits
/// @param sacks when to acknowledge
/// @param sizes windows, message and packet sizes
/// @param features extensions that are offered
/// @param scheduling how messages of several streams take turns
public record AssociationOptions(
    Streams streams,
    Timeouts timeouts,
    Sacks sacks,
    Sizes sizes,
    Features features,
    Scheduling scheduling) {
  private static final long MS = 1_000_000;

  /// The defaults of each part.
  public static final AssociationOptions DEFAULTS =
      new AssociationOptions(
          Streams.DEFAULTS,
          Timeouts.DEFAULTS,
          Sacks.DEFAULTS,
          Sizes.DEFAULTS,
          Features.DEFAULTS,
          Scheduling.DEFAULTS);

  /// Numbers of streams.
  ///
  /// @param outbound asked for, 1 to 65535; the peer may allow fewer
  /// @param mostInbound allowed to the peer, at first and after it has added some (RFC 6525), 1 to
  ///     65535
  /// @param mostOutbound so many at most after the peer has asked for more (RFC 6525), 1 to 65535
  public record Streams(int outbound, int mostInbound, int mostOutbound) {
    /// 16 outbound, 2048 inbound at most, and as many outbound where the peer asks for them.
    public static final Streams DEFAULTS = new Streams(16, 2048);

    /// With the same bound for streams that the peer adds and those that it asks for.
    ///
    /// @param outbound asked for, 1 to 65535
    /// @param mostInbound allowed to the peer, 1 to 65535
    public Streams(int outbound, int mostInbound) {
      this(outbound, mostInbound, mostInbound);
    }

    /// Checks the ranges.
    public Streams {
      Rule.require(
          outbound >= 1 && outbound <= 65535, "outbound streams must be 1 to 65535", outbound);
      Rule.require(
          mostInbound >= 1 && mostInbound <= 65535,
          "inbound streams must be 1 to 65535",
          mostInbound);
      Rule.require(
          mostOutbound >= 1 && mostOutbound <= 65535,
          "streams that the peer may ask for must be 1 to 65535",
          mostOutbound);
    }
  }

  /// Retransmission timeouts and their limits
  /// ([RFC 9260 section 16](https://www.rfc-editor.org/rfc/rfc9260#section-16)).
  ///
  /// @param rtoInitialNs RTO.Initial
  /// @param rtoMinNs RTO.Min
  /// @param rtoMaxNs RTO.Max
  /// @param associationRetransmissions Association.Max.Retrans
  /// @param pathRetransmissions Path.Max.Retrans
  /// @param initRetransmissions Max.Init.Retransmits
  /// @param heartbeatNs HB.interval; 0 for no heartbeats on confirmed paths
  /// @param cookieLifeNs Valid.Cookie.Life
  /// @param potentiallyFailedAfter PotentiallyFailed.Max.Retrans
  ///     ([RFC 7829 section 3](https://www.rfc-editor.org/rfc/rfc7829#section-3)); as large as
  ///     pathRetransmissions switches it off
  /// @param autocloseNs shut down when no message has gone or come for so long; 0 for never
  public record Timeouts(
      long rtoInitialNs,
      long rtoMinNs,
      long rtoMaxNs,
      int associationRetransmissions,
      int pathRetransmissions,
      int initRetransmissions,
      long heartbeatNs,
      long cookieLifeNs,
      int potentiallyFailedAfter,
      long autocloseNs) {
    /// As RFC 9260 section 16 recommends: 1 s, 1 s, 60 s, 10, 5, 8, 30 s, 60 s; potentially
    /// failed after the first timeout; no autoclose.
    public static final Timeouts DEFAULTS =
        new Timeouts(1000 * MS, 1000 * MS, 60_000 * MS, 10, 5, 8, 30_000 * MS, 60_000 * MS, 0, 0);

    /// Checks the ranges.
    public Timeouts {
      Rule.require(
          rtoMinNs > 0 && rtoMinNs <= rtoInitialNs && rtoInitialNs <= rtoMaxNs,
          "0 < RTO.Min <= RTO.Initial <= RTO.Max must hold; RTO.Initial in ns is",
          rtoInitialNs);
      Rule.require(
          associationRetransmissions >= 1, "Association.Max.Retrans", associationRetransmissions);
      Rule.require(pathRetransmissions >= 0, "Path.Max.Retrans", pathRetransmissions);
      Rule.require(initRetransmissions >= 0, "Max.Init.Retransmits", initRetransmissions);
      Rule.require(
          heartbeatNs >= 0 && autocloseNs >= 0, "intervals must not be negative", heartbeatNs);
      Rule.require(cookieLifeNs > 0, "the cookie's life must be positive", cookieLifeNs);
      Rule.require(
          potentiallyFailedAfter >= 0, "PotentiallyFailed.Max.Retrans", potentiallyFailedAfter);
    }
  }

  /// When to acknowledge
  /// ([RFC 9260 section 6.2](https://www.rfc-editor.org/rfc/rfc9260#section-6.2)).
  ///
  /// @param delayNs longest delay, at most 500 ms
  /// @param everyPackets acknowledge at the latest with so many packets, 1 or more
  public record Sacks(long delayNs, int everyPackets) {
    /// 200 ms, every second packet.
    public static final Sacks DEFAULTS = new Sacks(200 * MS, 2);

    /// Checks the ranges.
    public Sacks {
      Rule.require(
          delayNs > 0 && delayNs <= 500 * MS, "a SACK is delayed by 500 ms at most", delayNs);
      Rule.require(everyPackets >= 1, "a SACK is due after 1 packet at least", everyPackets);
    }
  }

  /// Windows and sizes, bytes.
  ///
  /// @param receiveWindow most payload bytes held for the application, in order or not; 4096 or
  ///     more
  /// @param receiveMessages most messages and pieces of messages held
  /// @param mostMessage largest message received whole; longer ones are delivered in parts
  /// @param pathMtu largest IP packet at first, 576 to 65535
  /// @param mostPathMtu largest IP packet that path MTU discovery tries (RFC 8899); as large as
  ///     pathMtu switches it off
  /// @param mostBurstPackets packets sent at once after idleness (Max.Burst)
  public record Sizes(
      int receiveWindow,
      int receiveMessages,
      int mostMessage,
      int pathMtu,
      int mostPathMtu,
      int mostBurstPackets) {
    /// 1 MiB and 16,384 pieces, whole messages to 512 KiB, packets of 1500 bytes, no discovery,
    /// bursts of 4.
    public static final Sizes DEFAULTS = new Sizes(1 << 20, 16_384, 512 << 10, 1500, 1500, 4);

    /// Checks the ranges.
    public Sizes {
      Rule.require(
          receiveWindow >= 4096, "the receive window must be 4096 at least", receiveWindow);
      Rule.require(receiveMessages >= 16, "messages held must be 16 at least", receiveMessages);
      Rule.require(
          mostMessage >= 1 && mostMessage <= receiveWindow,
          "a message received whole must fit the receive window",
          mostMessage);
      Rule.require(pathMtu >= 576 && pathMtu <= 65535, "an MTU is 576 to 65535", pathMtu);
      Rule.require(
          mostPathMtu >= pathMtu && mostPathMtu <= 65535,
          "the largest MTU tried must not be below the first",
          mostPathMtu);
      Rule.require(mostBurstPackets >= 1, "Max.Burst must be 1 at least", mostBurstPackets);
    }
  }

  /// Extensions that are offered to the peer.
  ///
  /// @param forwardTsn partial reliability (RFC 3758)
  /// @param interleaving I-DATA (RFC 8260)
  /// @param reconfiguration stream reset (RFC 6525)
  /// @param addressChange ASCONF (RFC 5061); needs authentication
  /// @param authentication AUTH (RFC 4895)
  /// @param adaptation whether an adaptation layer indication is sent, and which
  public record Features(
      boolean forwardTsn,
      boolean interleaving,
      boolean reconfiguration,
      boolean addressChange,
      boolean authentication,
      OptionalInt adaptation) {
    /// Partial reliability and stream reset; no interleaving, AUTH, ASCONF or adaptation.
    public static final Features DEFAULTS =
        new Features(true, false, true, false, false, OptionalInt.empty());

    /// Checks that AUTH comes with ASCONF.
    public Features {
      Rule.require(
          authentication || !addressChange,
          "ASCONF needs AUTH (RFC 5061 section 4.2.7); authentication is",
          0);
    }
  }

  /// How messages wait and take turns.
  ///
  /// @param scheduler which stream is next
  /// @param noDelay sends small messages at once instead of waiting for a full packet while
  ///     something is unacknowledged (Nagle)
  public record Scheduling(StreamSchedule scheduler, boolean noDelay) {
    /// First come first served, without delay.
    public static final Scheduling DEFAULTS = new Scheduling(StreamSchedule.FIRST_COME, true);
  }

  /// Which stream is next
  /// ([RFC 8260 section 3](https://www.rfc-editor.org/rfc/rfc8260#section-3)).
  public enum StreamSchedule {
    /// In the order of arrival (section 3.1).
    FIRST_COME,
    /// A message of each stream in turn (section 3.2).
    ROUND_ROBIN,
    /// A packet of each stream in turn (section 3.3).
    ROUND_ROBIN_PACKET,
    /// By the streams' priorities; equal ones in turn (section 3.4).
    PRIORITY,
    /// The same bandwidth for each stream (section 3.5).
    FAIR_BANDWIDTH,
    /// Bandwidth by the streams' weights (section 3.6).
    WEIGHTED_FAIR
  }

  /// Checks values. A class of its own: were it a method of these options, a part's defaults could
  /// not be used first, since checking them would begin these options with parts that are null.
  private static final class Rule {
    static void require(boolean holds, String rule, long value) {
      if (!holds) {
        throw new IllegalArgumentException(rule + ": " + value);
      }
    }
  }

  /// These options with other numbers of streams.
  ///
  /// @param other numbers
  /// @return the changed options
  public AssociationOptions withStreams(Streams other) {
    return new AssociationOptions(other, timeouts, sacks, sizes, features, scheduling);
  }

  /// These options with other timeouts.
  ///
  /// @param other timeouts
  /// @return the changed options
  public AssociationOptions withTimeouts(Timeouts other) {
    return new AssociationOptions(streams, other, sacks, sizes, features, scheduling);
  }

  /// These options with other rules of acknowledging.
  ///
  /// @param other rules
  /// @return the changed options
  public AssociationOptions withSacks(Sacks other) {
    return new AssociationOptions(streams, timeouts, other, sizes, features, scheduling);
  }

  /// These options with other sizes.
  ///
  /// @param other sizes
  /// @return the changed options
  public AssociationOptions withSizes(Sizes other) {
    return new AssociationOptions(streams, timeouts, sacks, other, features, scheduling);
  }

  /// These options with other extensions.
  ///
  /// @param other extensions
  /// @return the changed options
  public AssociationOptions withFeatures(Features other) {
    return new AssociationOptions(streams, timeouts, sacks, sizes, other, scheduling);
  }

  /// These options with another scheduling.
  ///
  /// @param other scheduling
  /// @return the changed options
  public AssociationOptions withScheduling(Scheduling other) {
    return new AssociationOptions(streams, timeouts, sacks, sizes, features, other);
  }
}
