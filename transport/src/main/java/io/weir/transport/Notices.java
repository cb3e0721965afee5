package io.weir.transport;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The notices that a socket's owner has asked for with [MessageSocket#tell(Notice)] and has not
/// had yet. Guarded by the intake's lock.
final class Notices {
  private final MessageSocket socket;
  private final Intake.Source source;
  private final Set<Notice> wanted = EnumSet.noneOf(Notice.class);

  Notices(MessageSocket socket, Intake.Source source) {
    this.socket = socket;
    this.source = source;
  }

  /// Asks for a notice, which comes now if it is so already.
  ///
  /// @throws IllegalArgumentException when the transport can never tell it
  void ask(Notice notice, Feed<SocketEvent> to) {
    if (notice == Notice.DRY && !source.tellsDry()) {
      throw new IllegalArgumentException(
          "the transport of %s does not tell when the peer has what was sent; ask for %s"
              .formatted(socket, Notice.DRAINED));
    }
    // First wanted, then looked at: the loop looks the other way round.
    wanted.add(notice);
    if (isSo(notice)) {
      fire(notice, to);
    }
  }

  private boolean isSo(Notice notice) {
    return switch (notice) {
      case WRITABLE -> source.isWritable();
      case DRAINED -> source.isDrained();
      case DRY -> source.isDry();
      case STALLED -> source.isStalled();
      case STALL_ENDED -> !source.isStalled();
    };
  }

  /// It has come true: the owner is told if it asked.
  void fire(Notice notice, @Nullable Feed<SocketEvent> to) {
    if (to != null && wanted.remove(notice)) {
      to.notice(new SocketEvent.Noticed(socket, notice));
    }
  }
}
