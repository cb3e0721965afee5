/// `weir decode`: messages from hex or binary, as text or JSON.
@NullMarked
package io.weir.agent.decode;

import org.jspecify.annotations.NullMarked;
