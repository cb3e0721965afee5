package io.weir.sctp.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.weir.sctp.linux.Structs.CmsgHdr;
import io.weir.sctp.linux.Structs.MemInfo;
import io.weir.sctp.linux.Structs.MsgHdr;
import io.weir.sctp.linux.Structs.PrInfo;
import io.weir.sctp.linux.Structs.RcvInfo;
import io.weir.sctp.linux.Structs.SndInfo;
import io.weir.transport.ReceiveInfo;
import io.weir.transport.Reliability;
import io.weir.transport.SendInfo;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Sends and receives one message at a time, with its attributes in control messages
/// ([RFC 6458 section 5.3](https://www.rfc-editor.org/rfc/rfc6458#section-5.3)), through buffers
/// of the loop, which sockets share because a call is over before the next begins.
///
/// Owned by its loop.
final class MessageIo implements AutoCloseable {
  /// Most bytes of one receive: a longer message comes in several.
  static final int RECEIVE_BYTES = 64 << 10;

  private static final int CONTROL_BYTES = 256;

  private final Libc libc;
  private final MemorySegment sendHeader;
  private final MemorySegment sendVector;
  private final MemorySegment sendControl;
  private final MemorySegment receiveHeader;
  private final MemorySegment receiveVector;
  private final MemorySegment receiveControl;
  private final MemorySegment receiveData;
  private final ByteBuffer received;
  private final MemorySegment memory;
  private final MemorySegment length;

  /// Grows to the longest message that was sent.
  private Arena sendArena = Arena.ofConfined();

  private MemorySegment sendData = sendArena.allocate(16 << 10);

  private int receivedFlags;
  private ReceiveInfo receivedInfo = ReceiveInfo.NONE;

  MessageIo(Libc libc) {
    this.libc = libc;
    sendVector = libc.allocate(16);
    sendControl = libc.allocate(CONTROL_BYTES);
    sendHeader = header(libc, sendVector, sendControl);
    receiveVector = libc.allocate(16);
    receiveControl = libc.allocate(CONTROL_BYTES);
    receiveHeader = header(libc, receiveVector, receiveControl);
    receiveData = libc.allocate(RECEIVE_BYTES);
    receiveVector.set(ADDRESS, 0, receiveData);
    receiveVector.set(JAVA_LONG, 8, RECEIVE_BYTES);
    received = receiveData.asByteBuffer();
    memory = libc.allocate(MemInfo.BYTES);
    length = libc.allocate(8);
  }

  private static MemorySegment header(Libc libc, MemorySegment vector, MemorySegment control) {
    MemorySegment header = libc.allocate(MsgHdr.BYTES);
    header.set(ADDRESS, MsgHdr.IOV, vector);
    header.set(JAVA_LONG, MsgHdr.IOVLEN, 1);
    header.set(ADDRESS, MsgHdr.CONTROL, control);
    return header;
  }

  // ---- sending

  /// Sends a message: all of it or nothing.
  ///
  /// @param message its bytes
  /// @param info its attributes
  /// @param context comes back if it fails
  /// @return how many bytes, or the negated error
  int send(int fd, ByteBuffer message, SendInfo info, int context) {
    int bytes = message.remaining();
    if (bytes > sendData.byteSize()) {
      sendArena.close();
      sendArena = Arena.ofConfined();
      sendData = sendArena.allocate(Integer.highestOneBit(bytes) * 2L);
    }
    MemorySegment.copy(
        MemorySegment.ofBuffer(message), JAVA_BYTE, 0, sendData, JAVA_BYTE, 0, bytes);
    sendVector.set(ADDRESS, 0, sendData);
    sendVector.set(JAVA_LONG, 8, bytes);
    sendHeader.set(JAVA_LONG, MsgHdr.CONTROLLEN, putControl(info, context));
    return libc.sendMessage(fd, sendHeader, Numbers.MSG_DONTWAIT | Numbers.MSG_NOSIGNAL);
  }

  private long putControl(SendInfo info, int context) {
    long at = begin(0, Numbers.SCTP_SNDINFO, SndInfo.BYTES);
    int flags =
        (info.unordered() ? Numbers.SCTP_UNORDERED : 0)
            | (info.acknowledgeAtOnce() ? Numbers.SCTP_SACK_IMMEDIATELY : 0);
    sendControl.set(JAVA_SHORT, at + SndInfo.SID, (short) info.stream());
    sendControl.set(JAVA_SHORT, at + SndInfo.FLAGS, (short) flags);
    sendControl.set(JAVA_INT, at + SndInfo.PPID, network(info.protocolId()));
    sendControl.set(JAVA_INT, at + SndInfo.CONTEXT, context);
    sendControl.set(JAVA_INT, at + SndInfo.CONTEXT + 4, 0);
    long end = at + SndInfo.BYTES;
    return switch (info.reliability()) {
      case Reliability.Full _ -> end;
      case Reliability.Timed(var lifetime) -> {
        // A lifetime of 0 would be for ever.
        long ms = Math.clamp(lifetime.toMillis(), 1, 0xffffffffL);
        yield putLimit(end, Numbers.SCTP_PR_SCTP_TTL, (int) ms);
      }
      case Reliability.Retransmissions(int most) -> putLimit(end, Numbers.SCTP_PR_SCTP_RTX, most);
      case Reliability.Priority(int priority) -> putLimit(end, Numbers.SCTP_PR_SCTP_PRIO, priority);
    };
  }

  private long putLimit(long from, int policy, int value) {
    long at = begin(from, Numbers.SCTP_PRINFO, PrInfo.BYTES);
    sendControl.set(JAVA_SHORT, at + PrInfo.POLICY, (short) policy);
    sendControl.set(JAVA_INT, at + PrInfo.VALUE, value);
    return at + PrInfo.BYTES;
  }

  private long begin(long at, int type, int bytes) {
    sendControl.set(JAVA_LONG, at, CmsgHdr.BYTES + bytes);
    sendControl.set(JAVA_INT, at + CmsgHdr.LEVEL, Numbers.IPPROTO_SCTP);
    sendControl.set(JAVA_INT, at + CmsgHdr.TYPE, type);
    return at + CmsgHdr.BYTES;
  }

  /// Between an int and its four bytes in network order, either way.
  private static int network(int value) {
    return ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? value : Integer.reverseBytes(value);
  }

  // ---- receiving

  /// Receives a message, a part of one, or a notification.
  ///
  /// @return how many bytes, 0 at the end, or the negated error
  int receive(int fd) {
    receiveHeader.set(JAVA_LONG, MsgHdr.CONTROLLEN, CONTROL_BYTES);
    receiveHeader.set(JAVA_INT, MsgHdr.FLAGS, 0);
    int bytes = libc.receiveMessage(fd, receiveHeader, Numbers.MSG_DONTWAIT);
    if (bytes >= 0) {
      received.clear().limit(bytes);
      receivedFlags = receiveHeader.get(JAVA_INT, MsgHdr.FLAGS);
      readControl(receiveHeader.get(JAVA_LONG, MsgHdr.CONTROLLEN));
    }
    return bytes;
  }

  private void readControl(long length) {
    receivedInfo = ReceiveInfo.NONE;
    long at = 0;
    while (at + CmsgHdr.BYTES <= length) {
      long bytes = receiveControl.get(JAVA_LONG, at);
      boolean isInfo =
          receiveControl.get(JAVA_INT, at + CmsgHdr.LEVEL) == Numbers.IPPROTO_SCTP
              && receiveControl.get(JAVA_INT, at + CmsgHdr.TYPE) == Numbers.SCTP_RCVINFO;
      if (isInfo && bytes >= CmsgHdr.BYTES + RcvInfo.BYTES) {
        receivedInfo = info(at + CmsgHdr.BYTES);
      }
      if (bytes < CmsgHdr.BYTES) {
        return;
      }
      at += bytes + 7 & ~7L;
    }
  }

  private ReceiveInfo info(long at) {
    int flags = receiveControl.get(JAVA_SHORT, at + RcvInfo.FLAGS);
    return new ReceiveInfo(
        receiveControl.get(JAVA_SHORT, at + RcvInfo.SID) & 0xffff,
        receiveControl.get(JAVA_SHORT, at + RcvInfo.SSN) & 0xffff,
        network(receiveControl.get(JAVA_INT, at + RcvInfo.PPID)),
        (flags & Numbers.SCTP_UNORDERED) != 0);
  }

  /// What was received last, valid until the next receive.
  ///
  /// @return big-endian, from position to limit
  ByteBuffer received() {
    return received;
  }

  /// Whether it is a notification and not data.
  boolean isNotification() {
    return (receivedFlags & Numbers.MSG_NOTIFICATION) != 0;
  }

  /// Whether the message ends with it.
  boolean isLast() {
    return (receivedFlags & Numbers.MSG_EOR) != 0;
  }

  /// The attributes of the message.
  ReceiveInfo receivedInfo() {
    return receivedInfo;
  }

  // ---- memory

  /// Reads how much memory the kernel keeps for a socket.
  ///
  /// @return whether it could be read
  boolean readMemory(int fd) {
    return fd >= 0
        && libc.getOption(fd, Numbers.SOL_SOCKET, Numbers.SO_MEMINFO, memory, length) >= 0;
  }

  /// What it keeps of messages that were sent and not acknowledged, with what they cost it.
  int sendQueuedBytes() {
    return memory.get(JAVA_INT, MemInfo.SEND_QUEUED);
  }

  /// How much of that it keeps before it takes no more.
  int sendLimitBytes() {
    return memory.get(JAVA_INT, MemInfo.SEND_LIMIT);
  }

  /// Gives the memory for sending back; that for receiving goes with the loop's calls.
  @Override
  public void close() {
    sendArena.close();
  }
}
