package io.weir.transport;

/// How a [MessageSocket] gives what arrives to its owner. Set with [MessageSocket#read(ReadMode)]
/// at any time. Everything but [Passive] is *active*: messages go to the owner's mailbox by
/// themselves, and never more than it has room for.
public sealed interface ReadMode {
  /// Nothing is given by itself: threads ask with [MessageSocket#receive(long)].
  record Passive() implements ReadMode {}

  /// One message, then passive, without a notice.
  record Once() implements ReadMode {}

  /// So many messages more, then passive, with the notice [SocketEvent.WentPassive] after the
  /// last. Set while it is in force it adds up; a negative number subtracts. A sum of 0 or less
  /// is passive at once, with the notice.
  ///
  /// @param messages messages to add; what is left, when it is reported
  record Counted(int messages) implements ReadMode {}

  /// Messages as long as there is credit in bytes, then passive, with the notice
  /// [SocketEvent.WentPassive]. The last message may be larger than what is left of the credit;
  /// what it was larger by is owed by the next credit. Set while it is in force it adds up; a
  /// negative number subtracts.
  ///
  /// @param bytes payload bytes to add; what is left, when it is reported
  record Credited(long bytes) implements ReadMode {}

  /// As long as the owner's mailbox has room.
  record Always() implements ReadMode {}

  /// As long as the owner's mailbox, filled by whomever, is not above marks of this socket's own:
  /// stopped exactly at the high mark, started again at the low mark.
  ///
  /// @param marks levels of the owner's mailbox
  record Controlled(MailboxMarks marks) implements ReadMode {}

  /// The one passive mode.
  ReadMode PASSIVE = new Passive();

  /// The one mode of one message.
  ReadMode ONCE = new Once();

  /// The one mode that only the mailbox bounds.
  ReadMode ALWAYS = new Always();

  /// So many messages more.
  ///
  /// @param messages messages to add, negative to subtract
  /// @return the mode
  static ReadMode counted(int messages) {
    return new Counted(messages);
  }

  /// Credit in bytes.
  ///
  /// @param bytes payload bytes to add, negative to subtract
  /// @return the mode
  static ReadMode credited(long bytes) {
    return new Credited(bytes);
  }

  /// Between a low and a high mark of the owner's mailbox.
  ///
  /// @param marks the marks
  /// @return the mode
  static ReadMode controlled(MailboxMarks marks) {
    return new Controlled(marks);
  }
}
