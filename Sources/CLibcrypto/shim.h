/* SHA-256 of OpenSSL's libcrypto, over a state that lies where the caller puts it. These functions
   are deprecated in favour of providers that can be exchanged, whose states lie on the heap. */
#ifndef DAYBOOK_CLIBCRYPTO_H
#define DAYBOOK_CLIBCRYPTO_H

#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>

#endif
