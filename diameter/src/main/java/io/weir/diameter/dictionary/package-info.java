/// Dictionaries of AVPs and commands, read from data files in the RFC's own grammar, and what is
/// done with them: checking messages, printing them, building them from text.
///
/// [RFC 6733 sections 3.2, 4.4 and 4.5](https://www.rfc-editor.org/rfc/rfc6733#section-3.2). The
/// shipped dictionaries are [io.weir.diameter.dictionary.Dictionary#base()],
/// [io.weir.diameter.dictionary.Dictionary#accounting()] and
/// [io.weir.diameter.dictionary.Dictionary#creditControl()]; a user's own file is read by
/// [io.weir.diameter.dictionary.DictionaryParser].
@NullMarked
package io.weir.diameter.dictionary;

import org.jspecify.annotations.NullMarked;
