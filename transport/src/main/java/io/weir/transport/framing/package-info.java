/// The framers that come with the library: how a stream of bytes is cut into messages, and what
/// is put around a message on its way out. Pure functions of bytes; no socket, no thread.
@NullMarked
package io.weir.transport.framing;

import org.jspecify.annotations.NullMarked;
