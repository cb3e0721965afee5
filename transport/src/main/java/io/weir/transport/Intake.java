package io.weir.transport;

import io.weir.transport.Connection.CloseReport;
import io.weir.transport.jfr.CreditChanged;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// What a [MessageSocket] does with the messages that arrive: its read mode and credit, its
/// owner, and the threads that wait in `receive`. An engine gives it frames as it would to any
/// handler, but asks before whether any are wanted, and does all of it under [#lock], which also
/// guards the engine's receive buffer: so threads that read and the event loop take frames from
/// the one buffer, whoever comes first.
///
/// The methods of [ConnectionHandler] are called with the lock held where they say so, the others
/// take it. Thread-safe.
public final class Intake implements ConnectionHandler {
  private static final byte[] NO_BYTES = {};

  /// The engine of a socket, as far as receiving goes.
  public interface Source {
    /// Gives the intake what has arrived and is wanted, with the lock held by the calling thread.
    void deliver();

    /// Goes on with what could not be done with the lock held or on this thread, and reads on.
    void goOn();

    /// Whether the queued replies and data are below the watermarks.
    ///
    /// @return true when new work is welcome
    boolean isWritable();

    /// Whether nothing is queued for sending.
    ///
    /// @return true when everything has been handed over
    boolean isDrained();

    /// Whether the transport can tell when the peer's transport has what was sent.
    ///
    /// @return false when [Notice#DRY] is refused
    default boolean tellsDry() {
      return false;
    }

    /// Whether nothing is queued, and everything that was sent has been acknowledged. Asked only
    /// where the transport can tell.
    ///
    /// @return true when the peer's transport has everything
    default boolean isDry() {
      return false;
    }

    /// Whether the peer is reported as stalled.
    ///
    /// @return true from the report to the end of the stall
    boolean isStalled();

    /// The socket's owner is gone: close.
    ///
    /// @param reason why
    void ownerEnded(CloseReason reason);
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final MessageSocket socket;
  private final Source source;
  private final Runnable deliver;
  private final Credit credit = new Credit();

  // Guarded by lock.
  private final Readers readers = new Readers();
  private final Notices notices;
  private volatile @Nullable Feed<SocketEvent> feed;
  private boolean toldInputEnded;
  private boolean toldAllGiven;
  private @Nullable CloseReport report;

  /// The intake of one socket.
  ///
  /// @param socket named in its events
  /// @param source its engine
  public Intake(MessageSocket socket, Source source) {
    this.socket = socket;
    this.source = source;
    this.deliver = source::deliver;
    this.notices = new Notices(socket, source);
  }

  /// Guards the intake and the engine's receive buffer.
  ///
  /// @return the lock
  public ReentrantLock lock() {
    return lock;
  }

  // ---- the engine, with the lock held

  /// Whether a frame would be taken now, as far as readers and credit go.
  ///
  /// @return false when what arrives is to stay as it is
  public boolean wantsFrames() {
    return !readers.isEmpty() || (feed != null && credit.isActive());
  }

  /// How many bytes the next frame is to have, whatever the framer.
  ///
  /// @return 0 when the framer decides
  public int exactBytes() {
    return readers.firstWants();
  }

  @Override
  public Offer received(ByteBuffer frame) {
    return received(frame, ReceiveInfo.NONE);
  }

  @Override
  public Offer received(ByteBuffer frame, ReceiveInfo info) {
    if (!readers.isEmpty()) {
      readers.answerFirst(new Received.Message(copy(frame), info));
      return Offer.TAKEN;
    }
    int bytes = frame.remaining();
    Feed<SocketEvent> to = feed;
    if (to == null || !hasRoom(to, bytes)) {
      return Offer.NO_ROOM;
    }
    return gave(to, to.offer(new SocketEvent.Data(socket, copy(frame), info)), bytes);
  }

  @Override
  public Offer receivedPart(ByteBuffer part, boolean last) {
    return receivedPart(part, last, ReceiveInfo.NONE);
  }

  @Override
  public Offer receivedPart(ByteBuffer part, boolean last, ReceiveInfo info) {
    if (!readers.isEmpty()) {
      readers.answerFirst(new Received.Part(copy(part), last, info));
      return Offer.TAKEN;
    }
    int bytes = part.remaining();
    Feed<SocketEvent> to = feed;
    if (to == null || !hasRoom(to, bytes)) {
      return Offer.NO_ROOM;
    }
    var event = new SocketEvent.PartOfData(socket, copy(part), last, info);
    return gave(to, to.offer(event), bytes);
  }

  /// A small frame is copied without asking: that is cheaper than asking twice.
  private static boolean hasRoom(Feed<SocketEvent> to, int bytes) {
    return bytes <= 4096 || to.wouldAdmit(bytes);
  }

  private Offer gave(Feed<SocketEvent> to, boolean taken, int bytes) {
    if (!taken) {
      return Offer.NO_ROOM;
    }
    if (credit.spend(bytes)) {
      recordCredit();
      to.notice(new SocketEvent.WentPassive(socket));
    }
    return Offer.TAKEN;
  }

  /// Without an owner nobody is told: threads that read ask for messages only.
  @Override
  public Offer notified(TransportEvent event) {
    Feed<SocketEvent> to = feed;
    if (to == null) {
      return Offer.TAKEN;
    }
    var notified = new SocketEvent.Notified(socket, event);
    if (event.sizeBytes() >= 0) {
      return to.offer(notified) ? Offer.TAKEN : Offer.NO_ROOM;
    }
    to.notice(notified);
    return Offer.TAKEN;
  }

  private static byte[] copy(ByteBuffer from) {
    byte[] payload = new byte[from.remaining()];
    from.get(payload);
    return payload;
  }

  // ---- the engine, on its loop, without the lock

  @Override
  public void opened(Connection connection) {
    connection.closed().thenAccept(this::gone);
  }

  @Override
  public long readCreditBytes() {
    Feed<SocketEvent> to = feed;
    if (to == null || !readers.isEmpty() || !credit.isActive()) {
      return Long.MAX_VALUE;
    }
    return Math.max(1, to.roomBytes());
  }

  /// Told as soon as the peer has ended its side while something that came before still waits,
  /// and on a socket that is kept for sending once nothing does.
  @Override
  public void inputEnded() {
    lock.lock();
    try {
      boolean allGiven = readers.hasEnded();
      Feed<SocketEvent> to = feed;
      if (to != null && (allGiven ? !toldAllGiven : !toldInputEnded)) {
        to.notice(new SocketEvent.InputEnded(socket, allGiven));
      }
      toldInputEnded = true;
      toldAllGiven |= allGiven;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void readBatchEnded() {
    Feed<SocketEvent> to = feed;
    if (to != null) {
      to.turnEnded();
    }
  }

  @Override
  public void writable() {
    fire(Notice.WRITABLE);
  }

  @Override
  public void drained() {
    fire(Notice.DRAINED);
    fire(Notice.WRITABLE);
  }

  @Override
  public void dry() {
    fire(Notice.DRY);
  }

  @Override
  public void stalled() {
    fire(Notice.STALLED);
  }

  @Override
  public void stallEnded() {
    fire(Notice.STALL_ENDED);
  }

  /// Bytes have been handed over: a socket that was refused may be writable again without ever
  /// having been seen otherwise by its loop.
  public void progressed() {
    if (source.isWritable()) {
      fire(Notice.WRITABLE);
    }
  }

  private void fire(Notice notice) {
    lock.lock();
    try {
      notices.fire(notice, feed);
    } finally {
      lock.unlock();
    }
  }

  /// Everything that had arrived was taken, and nothing more will come.
  ///
  /// @param reason why
  /// @param unfinished bytes that make no whole frame
  public void finished(CloseReason reason, byte[] unfinished) {
    lock.lock();
    try {
      readers.end(reason, unfinished);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void closed(CloseReason reason) {
    finished(reason, NO_BYTES);
  }

  private void gone(CloseReport how) {
    lock.lock();
    try {
      report = how;
      if (feed != null) {
        tellGone(feed, how);
      }
    } finally {
      lock.unlock();
    }
  }

  private void tellGone(Feed<SocketEvent> to, CloseReport how) {
    to.notice(new SocketEvent.Ended(socket, how));
    to.close();
  }

  // ---- threads that read

  /// See [MessageSocket#receive(int, long)]; 0 bytes for the next frame.
  ///
  /// @param bytes how many bytes, or 0
  /// @param deadlineNs until when
  /// @return the answer
  /// @throws InterruptedException when interrupted
  public Received receive(int bytes, long deadlineNs) throws InterruptedException {
    Readers.Reader reader;
    lock.lockInterruptibly();
    try {
      Received atEnd = readers.afterEnd(bytes);
      if (atEnd != null) {
        return atEnd;
      }
      if (credit.isActive()) {
        throw new IllegalStateException(
            "the socket %s gives its messages to its owner (%s); receive needs it passive"
                .formatted(socket, credit.mode()));
      }
      Received there = readers.look(bytes, deliver);
      if (there != null) {
        source.goOn();
        return there;
      }
      reader = new Readers.Reader(bytes);
      readers.add(reader);
    } finally {
      lock.unlock();
    }
    source.goOn();
    return reader.await(deadlineNs, this::leave);
  }

  /// Takes a reader out of the line, unless it was served in the meantime. Who comes after it may
  /// be content with less.
  private boolean leave(Readers.Reader reader) {
    boolean left;
    lock.lock();
    try {
      left = readers.remove(reader);
      if (left && !readers.isEmpty()) {
        source.deliver();
      }
    } finally {
      lock.unlock();
    }
    source.goOn();
    return left;
  }

  // ---- owners

  /// See [MessageSocket#read(ReadMode)].
  ///
  /// @param mode the new mode
  /// @return false when the socket has ended
  public boolean read(ReadMode mode) {
    lock.lock();
    try {
      if (readers.hasEnded()) {
        return false;
      }
      Feed<SocketEvent> to = feed;
      if (!(mode instanceof ReadMode.Passive)) {
        to = requireOwner();
        requireNoReaders(mode);
      }
      boolean usedUp = credit.set(mode);
      recordCredit();
      if (usedUp && to != null) {
        to.notice(new SocketEvent.WentPassive(socket));
      }
      if (to != null) {
        markedFor(to);
      }
      source.deliver();
    } finally {
      lock.unlock();
    }
    source.goOn();
    return true;
  }

  private void recordCredit() {
    var event = new CreditChanged();
    if (event.shouldCommit()) {
      event.socket = socket.toString();
      event.mode = credit.mode().toString();
      event.commit();
    }
  }

  private void markedFor(Feed<SocketEvent> to) {
    if (credit.mode() instanceof ReadMode.Controlled(MailboxMarks marks)) {
      to.markedBy(marks);
    } else {
      to.unmarked();
    }
  }

  private Feed<SocketEvent> requireOwner() {
    if (feed == null) {
      throw new IllegalStateException(
          "the socket " + socket + " has no owner to give messages to: call handTo first");
    }
    return feed;
  }

  private void requireNoReaders(ReadMode mode) {
    if (!readers.isEmpty()) {
      throw new IllegalStateException(
          "%d threads wait in receive on the socket %s: it cannot be %s at the same time"
              .formatted(readers.size(), socket, mode));
    }
  }

  /// See [MessageSocket#mode()].
  ///
  /// @return the mode, with what is left of its credit
  public ReadMode mode() {
    lock.lock();
    try {
      return credit.mode();
    } finally {
      lock.unlock();
    }
  }

  /// See [MessageSocket#handTo(Mailbox)].
  ///
  /// @param owner the new owner's mailbox
  public void handTo(Mailbox<SocketEvent> owner) {
    lock.lock();
    try {
      Feed<SocketEvent> from = feed;
      if (from != null) {
        from.moveTo(owner);
      } else {
        Feed<SocketEvent> made = owner.feed(new Owner());
        feed = made;
        if (toldInputEnded) {
          made.notice(new SocketEvent.InputEnded(socket, toldAllGiven));
        }
        if (report != null) {
          tellGone(made, report);
        }
      }
      source.deliver();
    } finally {
      lock.unlock();
    }
    source.goOn();
  }

  /// Called back by the owner's mailbox.
  private final class Owner implements Feed.Producer {
    @Override
    public void roomAgain() {
      socket.resumeReading();
    }

    @Override
    public void mailboxEnded(CloseReason reason) {
      source.ownerEnded(reason);
    }
  }

  /// See [MessageSocket#tell(Notice)].
  ///
  /// @param notice what to be told
  public void tell(Notice notice) {
    lock.lock();
    try {
      notices.ask(notice, requireOwner());
    } finally {
      lock.unlock();
    }
  }

  /// What waits in the owner's mailbox.
  ///
  /// @return a snapshot, all 0 without an owner
  public Feed.Levels levels() {
    Feed<SocketEvent> from = feed;
    return from == null ? Feed.Levels.NONE : from.levels();
  }
}
