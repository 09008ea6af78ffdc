// Debian's libxml2 can use ICU, and its headers then include ICU's, which contradict those of the
// ICU inside Foundation. Only a struct for character encodings depends on it, which is not used
// here.
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED

#include <libxml/parser.h>
#include <libxml/xmlreader.h>
