/// What an application sees of a message transport: connections, listeners, mailboxes, sends.
@NullMarked
package io.weir.transport;

import org.jspecify.annotations.NullMarked;
