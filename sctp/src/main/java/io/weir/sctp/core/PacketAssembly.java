package io.weir.sctp.core;

import io.weir.sctp.core.AssociationState.Closed;
import io.weir.sctp.core.AssociationState.CookieWait;
import io.weir.sctp.wire.Chunk;
import io.weir.sctp.wire.Packet;
import io.weir.sctp.wire.PacketWriter;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Puts packets together: control chunks first, then a SACK, then data
/// ([RFC 9260 section 6.10](https://www.rfc-editor.org/rfc/rfc9260#section-6.10)). Owned by the
/// association.
final class PacketAssembly {
  private final Context context;
  private final Association association;
  private final PacketWriter packet = new PacketWriter();
  private int wholeRoomBytes;
  private boolean probe;

  PacketAssembly(Context context, Association association) {
    this.context = context;
    this.association = association;
  }

  /// The next packet.
  ///
  /// @return where it goes, or null when there is none
  @Nullable Path next(ByteBuffer target) {
    context.flushReports();
    int start = target.position();
    Path first = choose();
    probe = false;
    if (first == null) {
      return probe(target);
    }
    if (fill(target, first)) {
      return first;
    }
    // What was chosen for data may have been taken back by its sender at the last moment.
    List<Path> all = context.paths.all();
    for (int i = 0; i < all.size(); i++) {
      Path path = all.get(i);
      target.position(start);
      if (!path.equals(first) && mayCarryData(path) && fill(target, path)) {
        return path;
      }
    }
    target.position(start);
    return probe(target);
  }

  /// A probe of the path MTU, which goes last and alone: its HEARTBEAT and PAD fill the packet.
  private @Nullable Path probe(ByteBuffer target) {
    if (!association.state().isUp()) {
      return null;
    }
    List<Path> all = context.paths.all();
    for (int i = 0; i < all.size(); i++) {
      Path path = all.get(i);
      if (association.mtuDiscovery().isDue(path) && path.mtu.probedBytes <= target.remaining()) {
        begin(target, path.mtu.probedBytes);
        Authentication authentication = association.authentication();
        boolean authenticated = authentication.isWantedForProbes();
        if (authenticated) {
          authentication.put(packet);
        }
        association.mtuDiscovery().fill(packet, path);
        finish(path, authenticated);
        probe = true;
        return path;
      }
    }
    return null;
  }

  /// Whether the last packet was a probe.
  boolean isProbe() {
    return probe;
  }

  private void begin(ByteBuffer target, int mostBytes) {
    // In COOKIE-WAIT the tag is the INIT's own, 0; later it is the peer's (section 8.5).
    boolean init = association.state() instanceof CookieWait;
    packet.begin(
        target, mostBytes, context.ports.local(), context.ports.peer(), init ? 0 : context.peerTag);
  }

  private void finish(Path path, boolean authenticated) {
    if (authenticated) {
      association.authentication().sign(packet);
    }
    packet.finish();
    path.lastSentNs = context.nowNs;
  }

  /// Puts a packet to a path together.
  ///
  /// @return false when there is nothing for it
  private boolean fill(ByteBuffer target, Path path) {
    boolean init = association.state() instanceof CookieWait;
    Authentication authentication = association.authentication();
    boolean authenticated = !init && isToBeAuthenticated(path);
    begin(target, mostBytes(path, authenticated ? authentication.overheadBytes() : 0));
    if (authenticated) {
      authentication.put(packet);
    }
    wholeRoomBytes = packet.roomBytes();
    if (context.control.fill(packet, path)) {
      addSack(path);
      addData(path);
    }
    if (!hasChunks()) {
      return false;
    }
    finish(path, authenticated);
    return true;
  }

  /// Bytes that the next packet may have, whatever its path.
  int mostBytes() {
    int most = 0;
    List<Path> all = context.paths.all();
    for (int i = 0; i < all.size(); i++) {
      Path path = all.get(i);
      int authBytes = isToBeAuthenticated(path) ? association.authentication().overheadBytes() : 0;
      most = Math.max(most, Math.max(mostBytes(path, authBytes), path.mtu.probedBytes));
    }
    return most;
  }

  /// Whether there is a chunk beside AUTH.
  private boolean hasChunks() {
    return packet.roomBytes() < wholeRoomBytes;
  }

  /// Whether any chunk that may go into the packet is one that the peer wants authenticated
  /// ([RFC 4895 section 6.2](https://www.rfc-editor.org/rfc/rfc4895#section-6.2)).
  private boolean isToBeAuthenticated(Path path) {
    if (!context.extensions.authentication()) {
      return false;
    }
    Authentication authentication = association.authentication();
    Chunk before = association.reconfiguration().beforeData();
    return context.control.isAuthenticated(authentication, path)
        || (authentication.isWantedForSacks() && association.receiver().mayAddSack())
        || (before != null && authentication.isWantedFor(before))
        || (authentication.isWantedForData() && mayCarryData(path));
  }

  /// Data goes only where the peer is known to be
  /// ([RFC 9260 section 5.4](https://www.rfc-editor.org/rfc/rfc9260#section-5.4)).
  private boolean mayCarryData(Path path) {
    return association.state().sendsData() && path.confirmed && association.sender().mayFill(path);
  }

  /// More than the path's own only when something has to go that does not fit: a chunk that was
  /// made when the path was wider, or a list or cookie as long as the peer made it. IP cuts it.
  private int mostBytes(Path path, int authBytes) {
    int leastBytes = Packet.HEADER_BYTES + authBytes + context.control.firstBytes(path);
    Chunk before = association.reconfiguration().beforeData();
    int extraBytes = before == null ? 0 : PacketWriter.bytesOf(before);
    return Math.max(association.sender().packetBytes(path), leastBytes) + extraBytes;
  }

  /// The path for which there is something.
  private @Nullable Path choose() {
    ControlQueue.Pending control = context.control.first();
    if (control != null) {
      return control.path() != null ? control.path() : context.paths.forData();
    }
    if (association.state() instanceof Closed) {
      return null;
    }
    if (association.state().isUp() && association.receiver().owesSack()) {
      Path sackPath = association.receiver().sackPath();
      return sackPath != null ? sackPath : context.paths.forData();
    }
    if (association.state().sendsData()) {
      List<Path> all = context.paths.all();
      for (int i = 0; i < all.size(); i++) {
        if (mayCarryData(all.get(i))) {
          return all.get(i);
        }
      }
    }
    return null;
  }

  private void addSack(Path path) {
    DataReceiver receiver = association.receiver();
    if (!association.state().isUp() || !receiver.mayAddSack()) {
      return;
    }
    // Data that fills the packet would find no room behind it, so one that may wait waits unless
    // data goes along.
    boolean goesAlong = receiver.owesSack() || hasChunks() || mayCarryData(path);
    int roomBytes = packet.roomBytes();
    if (goesAlong && roomBytes >= LEAST_SACK_BYTES) {
      Chunk.Sack sack = receiver.takeSack(roomBytes);
      packet.put(sack);
    }
  }

  private static final int LEAST_SACK_BYTES = 16;

  private void addData(Path path) {
    if (!association.state().sendsData() || !path.confirmed) {
      return;
    }
    Chunk before = association.reconfiguration().beforeData();
    if (before != null && association.sender().mayFill(path)) {
      packet.put(before);
    }
    association.sender().fill(packet, path);
  }
}
