// Swift cannot call variadic C functions. These are curl_easy_setopt and curl_easy_getinfo, once
// for each type of argument that is used here.
#ifndef DAYBOOK_CCURL_SHIM_H
#define DAYBOOK_CCURL_SHIM_H

#include <curl/curl.h>

typedef size_t (*daybook_curl_receive)(char *data, size_t size, size_t count, void *context);
typedef int (*daybook_curl_trace)(CURL *handle, curl_infotype kind, char *data, size_t size,
                                  void *context);
typedef int (*daybook_curl_progress)(void *context, curl_off_t down_total, curl_off_t down_now,
                                     curl_off_t up_total, curl_off_t up_now);

static inline CURLcode daybook_curl_set_long(CURL *handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode daybook_curl_set_string(CURL *handle, CURLoption option, const char *value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode daybook_curl_set_pointer(CURL *handle, CURLoption option, void *value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode daybook_curl_set_receive(CURL *handle, CURLoption option,
                                                daybook_curl_receive value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode daybook_curl_set_trace(CURL *handle, daybook_curl_trace value) {
    return curl_easy_setopt(handle, CURLOPT_DEBUGFUNCTION, value);
}

static inline CURLcode daybook_curl_set_progress(CURL *handle, daybook_curl_progress value) {
    return curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, value);
}

static inline CURLcode daybook_curl_get_long(CURL *handle, CURLINFO info, long *value) {
    return curl_easy_getinfo(handle, info, value);
}

static inline CURLcode daybook_curl_get_double(CURL *handle, CURLINFO info, double *value) {
    return curl_easy_getinfo(handle, info, value);
}

#endif
