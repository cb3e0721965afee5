/// The engine: TCP on Netty's event loops and channels. The only package of this module that names
/// Netty, and none of it appears in a public signature.
@NullMarked
package io.weir.transport.netty;

import org.jspecify.annotations.NullMarked;
